import Groundwork
import ModelFiles
import Testing
import TestSupport

@Suite struct ModelFolderTests {
  @Test func filesAreReadWhole() throws {
    let folder = try TemporaryFolder()
    try folder.write("inner/a.json", #"{"b":1}"#)
    let inner = ModelFolder(path: folder.path).folder("inner")
    #expect(inner.has("a.json") && !inner.has("b.json"))
    #expect(try inner.text("a.json") == Array(#"{"b":1}"#.utf8))
    #expect(try inner.settings("a.json").count("b") == 1)
    #expect(try inner.text("b.json") == nil)
    #expect(try inner.settings("b.json").members.isEmpty)
  }

  /// A link that leads nowhere is there and cannot be read; it does not pass for a missing file.
  @Test func whatCannotBeReadIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.link("dangling", to: "nowhere")
    try folder.write("bad.json", "{")
    try folder.write("folder/x", "")
    let models = ModelFolder(path: folder.path)
    #expect(models.has("dangling"))
    #expect(
      failureText(in: folder) { _ = try models.text("dangling") }
        == "cannot read …/dangling: No such file or directory")
    #expect(
      failureText(in: folder) { _ = try models.text("folder") }
        == "…/folder is not a regular file")
    #expect(
      failureText(in: folder) { _ = try models.json("bad.json") }
        == "…/bad.json: expected a key in quotes, found the end at byte 1")
  }

  /// `é` is C3 A9 in UTF-8, behind every letter of ASCII.
  @Test func namesAreSortedByTheirBytes() throws {
    let folder = try TemporaryFolder()
    for name in ["é", "z", "B", "a"] { try folder.write(name, "") }
    #expect(FileSystem.names(in: folder.path) == ["B", "a", "z", "é"])
    #expect(FileSystem.names(in: folder.path + "/none").isEmpty)
    #expect(ModelFolder.isFolder(folder.path) && !ModelFolder.isFolder(folder.path + "/a"))
  }

  @Test func mappedFilesAreTheFilesBytes() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try folder.write("data", bytes)
    try folder.write("empty", "")
    let file = try MappedFile(path: folder.path + "/data")
    #expect(Array(file.bytes) == bytes)
    file.release(0..<bytes.count)
    #expect(Array(file.bytes) == bytes)
    #expect(try MappedFile(path: folder.path + "/empty").bytes.isEmpty)
  }
}
