import Foundation
import Groundwork
import Testing

@Suite struct FileIdentityTests {
  /// A folder with a file, a link to it, a second name of it, another file, and a link to the folder.
  private static func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("file-identity-\(UUID())").path
    let files = FileManager.default
    try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: path + "/a"))
    try Data().write(to: URL(fileURLWithPath: path + "/b"))
    try files.createSymbolicLink(atPath: path + "/link", withDestinationPath: "a")
    try files.linkItem(atPath: path + "/a", toPath: path + "/second")
    try files.createSymbolicLink(atPath: path + "/folder", withDestinationPath: ".")
    return path
  }

  @Test(arguments: [
    ("a", "a", true), ("a", "./a", true), ("a", "link", true), ("a", "second", true),
    ("a", "folder/a", true), ("a", "b", false), ("a", "new", false), ("new", "new", true),
    ("new", "./new", true), ("new", "folder/new", true), ("new", "folder/../new", false),
    ("new", "newer", false), ("nowhere/new", "nowhere/new", false),
  ])
  func pathsThatLeadToOneFile(one: String, other: String, isSame: Bool) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(FileSystem.areSameFile("\(folder)/\(one)", "\(folder)/\(other)") == isSame)
    #expect(FileSystem.areSameFile("\(folder)/\(other)", "\(folder)/\(one)") == isSame)
  }

  @Test func devicesMayHaveSeveralUses() {
    #expect(!FileSystem.areSameFile("/dev/null", "/dev/null"))
  }

  @Test func aNameAloneIsInTheFolderOfTheProcess() {
    let name = "file-identity-\(UUID())"
    #expect(FileSystem.areSameFile(name, "./\(name)"))
  }
}
