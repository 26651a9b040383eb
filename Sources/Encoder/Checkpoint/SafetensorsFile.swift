import Groundwork
internal import JSON
import ModelFiles

/// A safetensors file: a header that names tensors, then their bytes without gaps.
///
/// Nothing in the header is believed: every tensor's range is checked against the file, against
/// its shape and type, and against its neighbours before anything is read.
///
/// - SeeAlso: The format's description, https://huggingface.co/docs/safetensors
struct SafetensorsFile: Sendable {
  /// One tensor as the header describes it.
  struct Entry: Equatable, Sendable {
    var name: String
    /// Nil for a type that ``NumberType`` does not know; such a tensor can lie in the file unread.
    var type: NumberType?
    /// The type as the header spells it.
    var typeName: String
    var shape: [Int]
    /// Where its bytes are in the file.
    var range: Range<Int>
  }

  /// A header longer than this is not read.
  ///
  /// Published models stay under one part in a hundred of it.
  static let largestHeader = 16 << 20

  let file: MappedFile
  /// In the order of their bytes.
  let entries: [Entry]

  /// Maps a file and checks its header.
  ///
  /// - Throws: ``Failure`` that names the file and the first thing wrong with it.
  init(path: String) throws(Failure) {
    file = try MappedFile(path: path)
    entries = try Self.entries(of: file.bytes, path: path)
  }

  /// Reads and checks a header.
  static func entries(
    of bytes: UnsafeRawBufferPointer, path: String
  ) throws(Failure) -> [Entry] {
    do {
      let (header, dataStart) = try header(of: bytes)
      var entries: [Entry] = []
      for (name, value) in header where name != "__metadata__" {
        let tensor = TypedValue(value, name: "tensor \"\(name)\"", remedy: Settings.remedy)
        entries.append(
          try entry(name, tensor, dataStart: dataStart, dataLength: bytes.count - dataStart))
      }
      entries.sort {
        ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
      }
      try checkCover(entries, of: dataStart..<bytes.count)
      return entries
    } catch {
      throw Failure("\(path): \(error.what)", remedy: "fetch the model again")
    }
  }

  /// The members of the header, and where the data after it starts.
  private static func header(
    of bytes: UnsafeRawBufferPointer
  ) throws(Failure) -> (members: [(key: String, value: JSONValue)], dataStart: Int) {
    guard bytes.count >= 8 else {
      throw Failure("\(bytes.count) bytes are too few for a safetensors file")
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(bytes.count - 8) else {
      throw Failure("header of \(length) bytes in a file of \(bytes.count) bytes")
    }
    guard length <= UInt64(largestHeader) else {
      throw Failure("header of \(length) bytes, more than \(largestHeader)")
    }
    let dataStart = 8 + Int(length)
    let header: JSONValue
    do {
      header = try JSONValue.parse(UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart]))
    } catch {
      throw Failure("header is not valid JSON: \(error.what) at byte \(error.offset)")
    }
    let members = try TypedValue(header, name: "header", remedy: Settings.remedy).members()
    return (members, dataStart)
  }

  /// Checks that tensors, in the order of their bytes, fill the data without overlap or gap.
  private static func checkCover(_ entries: [Entry], of data: Range<Int>) throws(Failure) {
    var end = data.lowerBound
    for entry in entries {
      let start = entry.range.lowerBound
      guard start >= end else {
        throw Failure("tensor \"\(entry.name)\" overlaps the one before it")
      }
      guard start == end else {
        throw Failure("\(start - end) bytes before tensor \"\(entry.name)\" belong to none")
      }
      end = entry.range.upperBound
    }
    guard end == data.upperBound else {
      throw Failure("\(data.upperBound - end) bytes at the end belong to no tensor")
    }
  }

  /// One tensor of the header, held against the length of the data in bytes.
  private static func entry(
    _ name: String, _ tensor: TypedValue, dataStart: Int, dataLength: Int
  ) throws(Failure) -> Entry {
    let typeName = try tensor.ownMember("dtype").text()
    var shape: [Int] = []
    for size in try tensor.ownMember("shape").elements() {
      shape.append(try size.integer(in: 0...Int.max, called: "a whole number from 0 up"))
    }
    let offsets = try tensor.ownMember("data_offsets").elements()
    guard offsets.count == 2, let begin = offsets[0].value.intValue,
      let end = offsets[1].value.intValue
    else { throw Failure("tensor \"\(name)\" has no pair of whole numbers \"data_offsets\"") }
    guard begin >= 0, begin <= end, end <= dataLength else {
      throw Failure(
        "tensor \"\(name)\" lies at \(begin)..<\(end) in \(dataLength) bytes of data")
    }
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw Failure("tensor \"\(name)\" has a shape of more numbers than fit a file")
      }
      count = product
    }
    let type = NumberType(rawValue: typeName)
    if let type {
      let (wanted, overflow) = count.multipliedReportingOverflow(by: type.width)
      guard !overflow, wanted == end - begin else {
        throw Failure(
          "tensor \"\(name)\" of shape \(shape) in \(typeName) has \(end - begin) bytes")
      }
    }
    return Entry(
      name: name, type: type, typeName: typeName, shape: shape,
      range: (dataStart + begin)..<(dataStart + end))
  }
}
