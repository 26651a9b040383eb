import Groundwork
import Records
import Streams

/// When a row was.
struct RowTime: Sendable {
  /// Seconds since 1970.
  let seconds: Double
  /// Where the row stands.
  let location: SourceLocation

  /// Reads the time of a row.
  ///
  /// - Throws: `RecordError` where the field is missing or no time.
  init(of record: Record, field: String, at location: SourceLocation) throws(RecordError) {
    seconds = try Self.seconds(of: record, field: field)
    self.location = location
  }

  /// Reads a number of seconds, or a time such as `2026-03-01T12:30:00Z`.
  private static func seconds(of record: Record, field: String) throws(RecordError) -> Double {
    let remedy: Message = "write seconds since 1970, or 2026-03-01T12:30:00Z"
    guard let raw = record.rawValue(field) else {
      throw RecordError(what: "\"\(field)\" is missing", remedy: naming(field, record.fieldNames))
    }
    if raw.first != UInt8(ascii: "\"") {
      guard let number = try record.double(field) else {
        throw RecordError(what: "\"\(field)\" is null", remedy: remedy)
      }
      guard abs(number) < 1e12 else {
        throw RecordError(what: "\"\(field)\" is \(number), beyond any time", remedy: remedy)
      }
      return number
    }
    guard let text = try record.string(field), let seconds = parse(text) else {
      throw RecordError(what: "\"\(field)\" is no time", remedy: remedy)
    }
    return seconds
  }

  /// Fields of a row that are listed; of more the first.
  private static let listLimit = 20

  /// What to do where a row has no such field.
  private static func naming(_ field: String, _ names: [String]) -> Message {
    let near = Suggestion.nearest(to: field, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    let has = listed(names, most: listLimit)
    return "\(near)name the field that holds the time with \(.timeField); the row has \(has)"
  }

  /// Reads a time of RFC 3339; nil where it is none.
  static func parse(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      return bytes[start..<start + count].reduce(Optional(0)) { sum, byte in
        guard let sum, (0x30...0x39).contains(byte) else { return nil }
        return sum * 10 + Int(byte - 0x30)
      }
    }
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D,
      [0x54, 0x74, 0x20].contains(bytes[10]), bytes[13] == 0x3A, bytes[16] == 0x3A,
      let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
      let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
      (1...12).contains(month), (1...lastDay(of: month, year)).contains(day), hour < 24,
      minute < 60, second < 61
    else { return nil }
    var rest = 19
    if bytes[rest] == 0x2E {
      rest += 1
      guard number(rest, 1) != nil else { return nil }
      while rest < bytes.count, (0x30...0x39).contains(bytes[rest]) { rest += 1 }
    }
    guard let offset = offset(bytes, rest, number) else { return nil }
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    return Double(seconds - offset * 60)
  }

  /// Minutes ahead of universal time; nil where the zone is none.
  private static func offset(
    _ bytes: [UInt8], _ start: Int, _ number: (Int, Int) -> Int?
  ) -> Int? {
    guard start < bytes.count else { return nil }
    if [0x5A, 0x7A].contains(bytes[start]) { return start + 1 == bytes.count ? 0 : nil }
    guard [0x2B, 0x2D].contains(bytes[start]), bytes.count == start + 6, bytes[start + 3] == 0x3A,
      let hours = number(start + 1, 2), let minutes = number(start + 4, 2), hours < 24,
      minutes < 60
    else { return nil }
    return (bytes[start] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
  }

  /// The last day of a month.
  private static func lastDay(of month: Int, _ year: Int) -> Int {
    let (next, ofYear) = month == 12 ? (1, year + 1) : (month + 1, year)
    return days(ofYear, next, 1) - days(year, month, 1)
  }

  /// Days since 1 January 1970 in the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // Years that start in March put the leap day at the end.
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
