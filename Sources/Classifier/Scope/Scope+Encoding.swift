import Groundwork
import JSON

extension Scope {
  /// Writes it as a member of the mapper.
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("rows", table.rows)
    writer.member("out_of_fold", outOfFold)
    writer.member("values", Base64.encode(table.points))
    writer.key("evidence")
    writer.beginArray()
    for evidence in evidence {
      writer.beginObject()
      writer.member("kind", evidence.kind.rawValue)
      writer.member("median", evidence.median)
      writer.member("spread", evidence.spread)
      writer.member("weight", evidence.weight)
      writer.endObject()
    }
    writer.endArray()
    writer.key("component_counts")
    writer.beginArray()
    for count in distance.counts { writer.number(count) }
    writer.endArray()
    writer.member("offsets", Base64.encode(distance.offsets))
    writer.key("linear")
    distance.linear.write(into: &writer)
    writer.member("matrix", Base64.encode(halves: distance.triangle))
    writer.key("background")
    background.write(into: &writer)
    writer.endObject()
  }
}

extension Background {
  /// Writes it as a member of the mapper.
  func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("rows", rows)
    writer.member("rest", rest)
    writer.key("vectors")
    vectors.write(into: &writer)
    writer.endObject()
  }
}

extension ByteVectors {
  fileprivate func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("scales")
    scales.withUnsafeBufferPointer { _ = writer.base64($0) }
    writer.member("codes", Base64.encode(codes.map { UInt8(bitPattern: $0) }))
    writer.endObject()
  }
}

extension TypedValue {
  /// Reads the member "scope".
  ///
  /// - Throws: `Failure`.
  func scope(dimension: Int, classes: Int) throws(Failure) -> Scope? {
    let scope = try member("scope")
    guard !scope.value.isNull else { return nil }
    let background = try scope.member("background").background(dimension: dimension)
    let rows = try scope.member("rows").integer(in: 1...Int.max)
    guard let table = QuantileTable(points: try scope.member("values").doubles(), rows: rows) else {
      throw failure("\"scope\" is not a table of ascending values")
    }
    return Scope(
      background: background,
      distance: try scope.distance(dimension: dimension, classes: classes),
      evidence: try scope.evidence(), table: table,
      outOfFold: try scope.member("out_of_fold").flag())
  }

  private func distance(
    dimension: Int, classes: Int
  ) throws(Failure) -> RelativeDistance {
    var counts: [Int] = []
    for element in try member("component_counts").elements() {
      counts.append(try element.integer(in: 0...RelativeDistance.mostComponents))
    }
    guard counts.count == classes else {
      throw failure(
        "\"component_counts\" has \(counted(counts.count, "number")), expected \(classes)")
    }
    guard
      let distance = RelativeDistance(
        triangle: try member("matrix").halves(),
        linear: try member("linear").byteVectors(dimension: dimension),
        offsets: try member("offsets").doubles(), counts: counts)
    else { throw failure("\"scope\" has parts of different sizes") }
    return distance
  }

  private func evidence() throws(Failure) -> [ScopeEvidence] {
    var found: [ScopeEvidence] = []
    for element in try member("evidence").elements() {
      let word = try element.member("kind").text()
      guard let kind = ScopeEvidenceKind(rawValue: word) else {
        throw failure("\"kind\" is \"\(word)\", which is no kind of evidence")
      }
      let evidence = ScopeEvidence(
        kind: kind, median: try element.member("median").finite(),
        spread: try element.member("spread").finite(),
        weight: try element.member("weight").finite())
      guard evidence.spread > 0, evidence.weight > 0 else {
        throw failure("\"spread\" or \"weight\" is not positive")
      }
      found.append(evidence)
    }
    guard !found.isEmpty else { throw failure("\"evidence\" is empty") }
    return found
  }

  /// Reads what prompts in general look like.
  func background(dimension: Int) throws(Failure) -> Background {
    guard
      let background = Background(
        rows: try member("rows").integer(in: 0...Int.max),
        vectors: try member("vectors").byteVectors(dimension: dimension),
        rest: try member("rest").finite())
    else { throw failure("\"background\" is impossible") }
    return background
  }

  private func byteVectors(dimension: Int) throws(Failure) -> ByteVectors {
    let codes = try member("codes").signedBytes()
    guard
      let vectors = ByteVectors(
        codes: codes, scales: try member("scales").floats(),
        dimension: dimension)
    else { throw failure("\(name) has \(counted(codes.count, "number")) of \(dimension) a vector") }
    return vectors
  }

  /// Base64 of float16.
  private func halves() throws(Failure) -> [Float] {
    guard let halves = Base64.decodeHalves(try text()), halves.allSatisfy(\.isFinite) else {
      throw failure("\(name) is not base64 of finite float16 numbers")
    }
    return halves
  }
}

extension Base64 {
  /// Encodes numbers as little-endian float16.
  fileprivate static func encode(halves: [Float]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(halves.count * 2)
    for value in halves {
      let pattern = Float16(value).bitPattern
      bytes.append(UInt8(truncatingIfNeeded: pattern))
      bytes.append(UInt8(truncatingIfNeeded: pattern >> 8))
    }
    return encode(bytes)
  }

  /// Decodes little-endian float16; nil when the text is not base64 of whole numbers.
  fileprivate static func decodeHalves(_ text: String) -> [Float]? {
    guard let bytes = decode(text), bytes.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: bytes.count, by: 2).map {
      Float(Float16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))
    }
  }
}
