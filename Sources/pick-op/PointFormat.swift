import ArgumentParser
import CommandLineTool
import Decision
import Groundwork
import JSON
import Records

/// How an operating point is written.
enum PointFormat: String, CaseIterable, ExpressibleByArgument {
  /// The file that score and audit read.
  case json
  /// The limits as a table, for a job summary.
  case markdown
  /// The limits as tests, for a CI server.
  case junit

  /// The point in this format.
  func bytes(of point: OperatingPoint) -> [UInt8] {
    switch self {
    case .json:
      var json = JSONWriter()
      point.write(into: &json, naming: \.flag)
      json.endLine()
      return json.bytes
    case .markdown: return markdown(point)
    case .junit:
      return Array(JUnitReport("pick-op", LimitRow.rows(of: point).map(\.check)).text.utf8)
    }
  }

  private func markdown(_ point: OperatingPoint) -> [UInt8] {
    let row = point.chosen ?? point.nearest?.row
    let place = row.map { "\(point.isPass ? "" : "nearest: ")\($0.point.words)" } ?? ""
    var bytes = Array("**Operating point: \(point.isPass ? "pass" : "fail")** (\(place))\n\n".utf8)
    if let slice = point.source.slice { bytes += "Of the \(slice.words.markdown) alone.\n\n".utf8 }
    if let all = row?.tally.all {
      bytes += "\(all.correct) right, \(all.wrong) wrong, \(all.hallucinated) hallucinated, ".utf8
      bytes += "\(all.abstained) of \(all.total) abstain\n\n".utf8
    }
    var table = Table(LimitRow.columns, as: .markdown)
    bytes += table.begin()
    for limit in LimitRow.rows(of: point) { bytes += table.row(limit) }
    return bytes + table.end()
  }
}

/// One limit and how it fares at the chosen or the nearest point.
struct LimitRow {
  let limit: Constraint
  let rate: Proportion
  /// What is shown with confidence; nil without a level, or without rows.
  let bound: Double?
  let isKept: Bool

  /// Every limit, in the order given.
  static func rows(of point: OperatingPoint) -> [LimitRow] {
    guard let row = point.chosen ?? point.nearest?.row else { return [] }
    let isCertain = point.request.confidence != nil
    let counts = isCertain ? row.tally.distinct : row.tally.all
    let misses = point.chosen == nil ? point.nearest?.misses ?? [] : []
    let bounds = point.certificate?.bounds ?? []
    let kept = point.chosen == nil ? point.nearest?.kept ?? [] : bounds
    return point.request.constraints.map { limit in
      let miss = misses.first { $0.constraint == limit }
      let bound = kept.first { $0.constraint == limit }?.bound
      return LimitRow(
        limit: limit, rate: counts.proportion(limit.kind.rate),
        bound: isCertain ? miss?.value ?? bound : nil, isKept: miss == nil)
    }
  }

  static let columns: [TableColumn<LimitRow>] = [
    TableColumn(TableHeading("limit", isText: true)) { .text($0.limit.kind.rawValue) },
    TableColumn("wanted") { .real($0.limit.limit) },
    TableColumn("count") { .count($0.rate.count) },
    TableColumn("of") { .count($0.rate.of) },
    TableColumn(TableHeading("rate", decimals: 4)) { .real($0.rate.value) },
    TableColumn(TableHeading("bound", decimals: 4)) { .real($0.bound) },
    TableColumn(TableHeading("kept", isText: true)) { .text($0.isKept ? "yes" : "no") },
  ]

  /// The limit as a test.
  var check: JUnitReport.Case {
    let found = bound.map { "bound \($0.fixed(decimals: 4)), " } ?? ""
    let failure = "\(found)\(rate.count) of \(rate.of)"
    return JUnitReport.Case(
      group: "limits", name: "\(limit.kind.rawValue) \(limit.limit)",
      failure: isKept ? nil : failure)
  }
}
