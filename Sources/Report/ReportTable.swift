/// A table of a report.
struct ReportTable {
  var title: String
  var hint = ""
  var columns: [String]
  var rows: [[String]]
}
