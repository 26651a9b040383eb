import Testing

@testable import Decision
