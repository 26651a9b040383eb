import Groundwork
import Testing

@testable import Decision

struct AxisTests {
  // Each value must be the Double that its decimal spelling reads as, not a sum of binary steps.
  @Test(arguments: [
    ("0.20:0.40:0.05", [0.20, 0.25, 0.30, 0.35, 0.40]), ("0:1:0.25", [0, 0.25, 0.5, 0.75, 1]),
    ("0.1", [0.1]), ("0.3,0.1,0.2", [0.1, 0.2, 0.3]), ("0.5:0.5:0.1", [0.5]),
    ("0:0.95:0.1", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    (".5,1.", [0.5, 1]), ("0.2,0.20,0.1:0.3:0.1", [0.1, 0.2, 0.3]),
    ("0.000000001", [1e-9]),
  ])
  func parses(text: String, values: [Double]) throws {
    #expect(try Axis.parse(text).values == values)
  }

  @Test func defaultThresholdsEndOn95() throws {
    let axis = try Axis.parse("0:0.95:0.05")
    #expect(axis.values.count == 20)
    #expect(axis.values.last == 0.95)
    #expect(axis.values[3] == 0.15)
  }

  @Test(arguments: [
    ("", "\"\" is not a plain decimal number"), ("0.1,", "\"\" is not a plain decimal number"),
    ("1e-3", "\"1e-3\" is not a plain decimal number"),
    ("-0.1", "\"-0.1\" is not a plain decimal number"),
    ("nan", "\"nan\" is not a plain decimal number"),
    ("0:1", "\"0:1\" has 2 parts, a range has 3"),
    ("0:1:0", "the range \"0:1:0\" never gets from its start to its stop"),
    ("0.9:0.1:0.1", "the range \"0.9:0.1:0.1\" never gets from its start to its stop"),
    ("20", "the value 20.0 is outside 0 to 1"),
    ("0:1:0.0000001", "more than 100000 values on one axis"),
    ("0:900000000000000000:0.01", "has too many digits"),
  ])
  func refuses(text: String, message: String) {
    #expect {
      try Axis.parse(text)
    } throws: { error in
      (error as? Failure)?.what.description.hasSuffix(message) == true
    }
  }

  @Test func countsByBinarySearch() throws {
    let axis = try Axis([0.2, 0.4, 0.6])
    for (value, atMost, below) in [
      (0.1, 0, 0), (0.2, 1, 0), (0.3, 1, 1), (0.6, 3, 2), (0.7, 3, 3), (Double.nan, 0, 0),
    ] {
      #expect(axis.count(atMost: value) == atMost)
      #expect(axis.count(below: value) == below)
    }
  }

  @Test func gridsHaveALimit() throws {
    let long = try Axis.parse("0:1:0.0001")
    #expect(throws: Failure.self) {
      try Grid(thresholds: long, nearMargins: long, familiarities: Axis([0]))
    }
  }
}
