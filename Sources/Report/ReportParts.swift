extension OperatingReport {
  /// The tables that the counts allow.
  var tables: [ReportTable] { [classTable, sliceTable, reasonTable].compactMap { $0 } }

  private var classTable: ReportTable? {
    guard !classes.isEmpty else { return nil }
    return ReportTable(
      title: "By class",
      columns: [
        "Class", "Rows", "Correct", "Wrong", "Abstained", "Recall", "Precision", "Fired wrongly",
        "Hallucinated",
      ],
      rows: classes.map { row in
        let fired = row.correct + row.firedWrongly + row.hallucinated
        return [
          row.name, "\(row.rows)", "\(row.correct)", "\(row.wrong)", "\(row.abstained)",
          Share(row.correct, of: row.rows).value.map { percent($0) } ?? "–",
          Share(row.correct, of: fired).value.map { percent($0) } ?? "–", "\(row.firedWrongly)",
          "\(row.hallucinated)",
        ]
      } + silence)
  }

  private var silence: [[String]] {
    guard let row = mustNotExecute else { return [] }
    return [
      [
        "must not execute", "\(row.abstained + row.fired)", "–", "\(row.fired)", "\(row.abstained)",
        "–", "–", "–", "–",
      ]
    ]
  }

  private var sliceTable: ReportTable? {
    guard let sliceField, !slices.isEmpty else { return nil }
    return ReportTable(
      title: "By \(sliceField)",
      columns: [sliceField, "Rows", "Answered rightly", "Fired", "Hallucinated"],
      rows: slices.map {
        [$0.name, "\($0.rows)", $0.correct.text, $0.fired.text, $0.hallucinated.text]
      }
    )
  }

  private var reasonTable: ReportTable? {
    guard !reasons.isEmpty else { return nil }
    return ReportTable(
      title: "Why prompts are left alone", columns: ["Reason", "Rows"],
      rows: reasons.map { [$0.name, "\($0.count)"] })
  }

  /// The lists of prompts.
  var lists: [ReportList] {
    var lists: [ReportList] = []
    if !confusions.isEmpty {
      lists.append(
        ReportList(
          title: "Worst confusions", hint: "Gold label, then the class on top.",
          groups: confusions.map { confusion in
            ReportList.Group(
              heading: "\(confusion.gold ?? "must not execute") → \(confusion.predicted): "
                + "\(confusion.fired) fired, \(confusion.abstained) abstained",
              examples: confusion.examples)
          }))
    }
    if !misses.isEmpty {
      lists.append(
        ReportList(
          title: "Misses, the most confident first",
          hint: "Fired as another class, or though nothing must execute.",
          groups: [ReportList.Group(examples: misses)]))
    }
    return lists
  }
}

extension OperatingReport.Share {
  /// Count, whole and rate.
  var text: String {
    guard let value else { return "–" }
    return "\(count) of \(of) (\(percent(value)))"
  }
}

extension OperatingReport.Example {
  /// What happened, in words.
  var words: String {
    let fate = hasFired ? "fired as" : "abstained, on top was"
    return "\(gold ?? "must not execute"), \(fate) \(predicted) at \(decimalText(confidence, 3))"
  }
}

extension OperatingReport.Exemplar {
  /// Label and cosine.
  var words: String { "near \(label), \(decimalText(cosine, 3)):" }
}
