import Testing

@testable import Streams

@Suite struct OutputStreamTests {
  @Test func aFullDiskIsAnError() throws {
    let stream = try OutputStream.creating("/dev/full")
    try stream.write("line\n")
    #expect(
      throws: Diagnostic(SourceLocation("/dev/full"), "cannot write: no space left on device")
    ) {
      try stream.close()
    }
  }

  @Test func anUnwritablePathIsAnError() {
    #expect(throws: Diagnostic.self) { try OutputStream.creating("/no/such/folder/file") }
  }
}
