import Foundation
import Groundwork
import Testing
import TestSupport

@testable import Encoder

struct SafetensorsFileTests {
  /// A header of one tensor.
  static func header(
    _ type: String = "F32", _ shape: String = "[2,2]", _ offsets: String = "[0,16]"
  ) -> String {
    #"{"w":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }

  @Test func readsTensorsInTheOrderOfTheirBytes() throws {
    let folder = try TemporaryFolder()
    let header = #"""
      {"__metadata__":{"format":"pt"},
       "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},"a":{"dtype":"F16","shape":[],"data_offsets":[0,2]},
       "c":{"dtype":"I8","shape":[2,1],"data_offsets":[2,4]},"none":{"dtype":"F32","shape":[0,7],"data_offsets":[12,12]}}
      """#
    try folder.write("m.safetensors", SafetensorsBuilder.file(header: header, data: 12))
    let file = try SafetensorsFile(path: "\(folder.path)/m.safetensors")
    #expect(file.entries.map(\.name) == ["a", "c", "b", "none"])
    #expect(file.entries.map(\.shape) == [[], [2, 1], [2], [0, 7]])
    let start = 8 + header.utf8.count
    #expect(file.entries.map { $0.range.lowerBound - start } == [0, 2, 4, 12])
  }

  /// Worked by hand from the format's description.
  @Test(arguments: [
    (header("F32"), 15, "tensor \"w\" lies at 0..<16 in 15 bytes of data"),
    (header("F32"), 17, "1 bytes at the end belong to no tensor"),
    (header("F32", "[2,2]", "[4,20]"), 20, "4 bytes before tensor \"w\" belong to none"),
    (header("F32", "[2,3]"), 16, "tensor \"w\" of shape [2, 3] in F32 has 16 bytes"),
    (header("F16"), 16, "tensor \"w\" of shape [2, 2] in F16 has 16 bytes"),
    (header("F32", "[2,2]", "[16,0]"), 16, "tensor \"w\" lies at 16..<0 in 16 bytes of data"),
    (header("F32", "[2,2]", "[-16,0]"), 16, "tensor \"w\" lies at -16..<0 in 16 bytes of data"),
    (
      header("F32", "[2,2]", "[0,9223372036854775807]"), 16,
      "tensor \"w\" lies at 0..<9223372036854775807 in 16 bytes of data"
    ),
    (
      header("F32", "[4294967296,4294967296]"), 16,
      "tensor \"w\" has a shape of more numbers than fit a file"
    ),
    (
      header("F64", "[4611686018427387904]"), 16,
      "tensor \"w\" of shape [4611686018427387904] in F64 has 16 bytes"
    ),
    (
      header("F32", "[-2,-2]"), 16,
      "an element of \"shape\" of tensor \"w\" is not a whole number from 0 up"
    ),
    (
      header("F32", "[2.5]"), 16,
      "an element of \"shape\" of tensor \"w\" is not a whole number from 0 up"
    ),
    (header("F32", "4"), 16, "\"shape\" of tensor \"w\" is not an array"),
    (#"{"w":{"dtype":2}}"#, 16, "\"dtype\" of tensor \"w\" is not a string"),
    (#"{"w":{"dtype":"F32"}}"#, 16, "tensor \"w\" has no \"shape\""),
    (
      header("F32", "[2,2]", "[0,16,16]"), 16,
      "tensor \"w\" has no pair of whole numbers \"data_offsets\""
    ),
    (
      header("F32", "[2,2]", "[0,1e400]"), 16,
      "tensor \"w\" has no pair of whole numbers \"data_offsets\""
    ),
    (#"{"w":7}"#, 16, "tensor \"w\" has no \"dtype\""),
    (
      #"{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      12, "tensor \"w\" overlaps the one before it"
    ),
    ("[]", 0, "header is not an object"),
  ])
  func brokenHeadersAreErrors(header: String, data: Int, message: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("m.safetensors", SafetensorsBuilder.file(header: header, data: data))
    let found = failureText(in: folder) {
      _ = try SafetensorsFile(path: "\(folder.path)/m.safetensors")
    }
    #expect(found == "…/m.safetensors: \(message); fetch the model again")
  }

  @Test(arguments: [
    (UInt64(200), "header of 200 bytes in a file of 81 bytes"),
    (UInt64.max, "header of 18446744073709551615 bytes in a file of 81 bytes"),
  ])
  func lengthsBeyondTheFileAreErrors(length: UInt64, message: String) throws {
    let folder = try TemporaryFolder()
    let bytes = SafetensorsBuilder.file(header: Self.header(), data: 16, headerLength: length)
    try folder.write("m", bytes)
    let found = failureText(in: folder) { _ = try SafetensorsFile(path: "\(folder.path)/m") }
    #expect(found == "…/m: \(message); fetch the model again")
  }

  @Test func hugeHeadersAreNotRead() throws {
    let folder = try TemporaryFolder()
    let length = SafetensorsFile.largestHeader + 1
    try folder.write(
      "m", SafetensorsBuilder.file(header: "{}", data: length, headerLength: UInt64(length)))
    let found = failureText(in: folder) { _ = try SafetensorsFile(path: "\(folder.path)/m") }
    #expect(found == "…/m: header of 16777217 bytes, more than 16777216; fetch the model again")
  }

  @Test func tinyFilesFoldersAndLinkLoopsAreErrors() throws {
    let folder = try TemporaryFolder()
    try folder.write("seven", [UInt8](repeating: 0, count: 7))
    try folder.write("empty", [])
    try folder.link("loop", to: "\(folder.path)/loop")
    for (name, message) in [
      ("seven", "…/seven: 7 bytes are too few for a safetensors file; fetch the model again"),
      ("empty", "…/empty: 0 bytes are too few for a safetensors file; fetch the model again"),
      ("loop", "cannot read …/loop: Too many levels of symbolic links"),
      ("absent", "cannot read …/absent: No such file or directory"),
      (".", "…/. is not a regular file"),
    ] {
      let found = failureText(in: folder) {
        _ = try SafetensorsFile(path: "\(folder.path)/\(name)")
      }
      #expect(found == message)
    }
  }

  /// 3,000 damaged headers: each is an error or a file whose tensors all lie inside it.
  @Test func damagedHeadersNeverTrap() throws {
    let url = fixtures.appendingPathComponent("models/tiny-static/model.safetensors")
    let whole = [UInt8](try Data(contentsOf: url))
    var generator = SplitMix64(seed: 3)
    var accepted = 0
    for _ in 0..<3000 {
      let bytes = mutated(whole, within: 0..<120, using: &generator)
      bytes.withUnsafeBytes { bytes in
        guard let entries = try? SafetensorsFile.entries(of: bytes, path: "m") else { return }
        accepted += 1
        #expect(
          entries.allSatisfy { $0.range.lowerBound >= 8 && $0.range.upperBound <= bytes.count })
      }
    }
    // Damage to the metadata or to the tensor's name goes unnoticed, as it may.
    #expect(accepted > 0 && accepted < 1500)
  }
}
