import Groundwork
import JSON
import Records
import Testing

@Suite struct RecordFloatsTests {
  private func floats(_ json: String) throws -> [Float] {
    try withRecord(Array("{\"v\":\(json)}".utf8)) { record in
      var values: [Float] = [5, 5, 5]
      let isThere = try record.floats("v", into: &values)
      #expect(isThere)
      return values
    }
  }

  private func complaint(_ json: String) -> String {
    do {
      return "\(try floats(json))"
    } catch let error as RecordError {
      return "\(error.what); \(error.remedy)"
    } catch {
      return "another error"
    }
  }

  @Test func bothFormsAreRead() throws {
    #expect(try floats("[1,-2.5,1e-2]") == [1, -2.5, 0.01])
    #expect(try floats("[ \t1 , 2\t,3 ]") == [1, 2, 3])
    #expect(try floats("[]") == [])
    #expect(try floats("[ ]") == [])
    // base64.b64encode(struct.pack("<2f", 1, -2)) by Python.
    #expect(try floats("\"AACAPwAAAMA=\"") == [1, -2])
    #expect(try floats("\"\"") == [])
    // 0x3f3f3f3f, whose base64 has slashes, which some writers escape.
    #expect(try floats(#""Pz8\/Pw==""#) == [Float(bitPattern: 0x3F3F_3F3F)])
  }

  /// Decimals go by way of double.
  ///
  /// 1 + 2⁻²⁴ is halfway between two floats; with more digits it lies above, but the nearest double
  /// is the halfway point, whose tie goes to the even float.
  @Test func decimalsAreRoundedByWayOfDouble() throws {
    #expect(try floats("[1.000000059604644775390625]") == [1])
    #expect(try floats("[1.0000000596046447753906251]") == [1])
    #expect(try floats("[1.00000005960464500]") == [Float(1).nextUp])
  }

  @Test func faultsNameTheIndex() {
    #expect(complaint("[1,\"2\"]") == "\"v\"[1] is a string, not a number; give numbers only")
    #expect(complaint("[1,2,null]") == "\"v\"[2] is null, not a number; give numbers only")
    #expect(complaint("[[1]]") == "\"v\"[0] is an array, not a number; give numbers only")
    #expect(
      complaint("[0,1e39]")
        == "\"v\"[1] is 1e39, out of range for a float32; give a number that a float32 can hold")
    #expect(
      complaint("[0,-1e999]")
        == "\"v\"[1] is -1e999, out of range for a float32; give a number that a float32 can hold")
    #expect(
      complaint("7")
        == "\"v\" is a number, not an array of numbers or a base64 string; "
        + "make \"v\" an array of numbers or a base64 string, or leave the field out")
    let remedy = "give base64 of little-endian float32, as embed encoding base64 writes it"
    #expect(
      complaint("\"AAAA\"")
        == "\"v\": base64 text decodes to 3 bytes, not a multiple of 4; \(remedy)")
    #expect(
      complaint("\"AACA w==\"")
        == "\"v\": base64 text has a space where it cannot be, at character 5; \(remedy)")
    // struct.pack("<2f", 1, float("nan")) and float("-inf") by Python.
    #expect(
      complaint("\"AACAPwAAwH8=\"") == "\"v\"[1] is nan, not a finite number; \(remedy)")
    #expect(complaint("\"AACA/w==\"") == "\"v\"[0] is -inf, not a finite number; \(remedy)")
  }

  /// The greatest float, halfway to the next power of two (out), and just below (in).
  @Test func theRangeEndsWhereRoundingWouldGiveInfinity() throws {
    let greatest = Float.greatestFiniteMagnitude
    #expect(try floats("[340282346638528859811704183484516925440]") == [greatest])
    #expect(try floats("[3.4028235677973362e38]") == [greatest])
    #expect(complaint("[340282356779733661637539395458142568448]").contains("out of range"))
  }

  /// The numbers of a line's vector, or what is wrong with it, as a parser says it.
  private func outcome(_ json: String, _ parser: RecordParser) -> String {
    var line = Array("{\"a\":1,\"v\":\(json),\"b\":[2]}".utf8)
    return line.withUnsafeMutableBytes { line in
      do {
        let record = try parser.parse(UnsafeRawBufferPointer(line))
        var values: [Float] = []
        guard try record.floats("v", into: &values) else { return "absent" }
        let other = try record.floats("b", into: &values) ? values : []
        _ = try record.floats("v", into: &values)
        return "\(values.map(\.bitPattern)) \(other)"
      } catch let error as RecordError {
        return "\(error.what); \(error.remedy)"
      } catch {
        return "another error: \(error)"
      }
    }
  }

  /// A vector that is read while it is checked is the same, and so is what is wrong with it.
  @Test func onePassIsAsGoodAsTwo() {
    let (one, two) = (RecordParser(vector: "v"), RecordParser())
    var arrays = [
      "[]", "[ ]", "[1]", "[ 1 , -2.5e0\t]", "[0]", "[-0]", "[-0.0]", "[1,]", "[,1]", "[1 2]",
      "[01]", "[-]", "[.5]", "[5.]", "[1e]", "[1e+]", "[1E-2]", "[1.5e+3]", "[1e39]", "[1e400]",
      "[-1e-400]", "[NaN]", "[1,null]", "[[1]]", "[\"1\"]", "[1", "[1,2", "[1}", "1", "null",
      "\"AACAPw==\"", "{}", "[0.1234567890123456789012345678]", "[12345678901234567890.5]",
      "[00.5]", "[1.e5]", "[+1]", "[0x1]", "[1e5000000000000000000000]", "[0.00000000000000000001]",
    ]
    for count in [63, 64, 65, 128, 200] {
      let numbers = (0..<count).map { "\(Float($0) * 0.37 - 20)" }
      arrays.append("[\(numbers.joined(separator: ","))]")
      arrays.append("[\(numbers.joined(separator: ", ")),x]")
    }
    var generator = SplitMix64(seed: 5)
    let letters = Array("0123456789-+.eE, []".utf8)
    for _ in 0..<20_000 {
      let length = Int.random(in: 0..<12, using: &generator)
      let text = (0..<length).map { _ in letters.randomElement(using: &generator) ?? 0 }
      arrays.append("[\(String(decoding: text, as: UTF8.self))]")
    }
    for array in arrays {
      let (first, second) = (outcome(array, one), outcome(array, two))
      if first != second { Issue.record("\(array): \(first), in two passes \(second)") }
    }
  }

  /// Names with escapes, and a vector in one line but not in the next.
  @Test func onePassGoesByTheName() throws {
    let parser = RecordParser(vector: "v")
    var values: [Float] = []
    for (line, expected) in [
      ("{\"\\u0076\":[1,2]}", [1, 2]), ("{\"w\":[3]}", nil), ("{\"v\":[]}", []),
      ("{\"v\":\"AACAPw==\"}", [1]), ("{\"w\":[3],\"v\":[4]}", [4] as [Float]?),
    ] {
      try Array(line.utf8).withUnsafeBytes { line in
        let record = try parser.parse(line)
        let isThere = try record.floats("v", into: &values)
        #expect((isThere ? values : nil) == expected)
      }
    }
  }
}
