import Testing

@testable import Filter
