/// Prompts of a report, in groups.
struct ReportList {
  struct Group {
    var heading = ""
    var examples: [OperatingReport.Example]
  }
  var title: String
  var hint = ""
  var groups: [Group]
}
