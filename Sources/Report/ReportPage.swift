import Mustache

/// The report as one page of HTML that needs nothing else: no network, no script.
public struct ReportPage {
  private let library: MustacheLibrary

  /// Compiles the templates that the module carries.
  ///
  /// - Throws: Where a template is wrong, which a test would have seen.
  public init() throws {
    var library = MustacheLibrary()
    for (name, bytes) in [
      ("page", PackageResources.page_mustache), ("chart", PackageResources.chart_mustache),
    ] {
      try library.register(String(decoding: bytes, as: UTF8.self), named: name)
    }
    self.library = library
  }

  /// Draws a report; everything from the rows is escaped.
  public func render(_ report: OperatingReport) -> String {
    var context: [String: Any] = [
      "style": String(decoding: PackageResources.style_css, as: UTF8.self),
      "sentences": report.sentences,
      "figures": report.figures,
      "rule": report.rule.map { ["name": $0.name, "value": $0.value] },
      "charts": report.charts.map(\.context),
      "tables": report.tables.map(\.context),
      "lists": report.lists.map(\.context),
      "footer": report.footer,
    ]
    if let mapper = report.mapper { context["mapper"] = mapper }
    if let matrix = report.matrixContext { context["matrix"] = matrix }
    return library.render(context, withTemplate: "page") ?? ""
  }
}

extension OperatingReport {
  /// All charts that the counts allow.
  var charts: [Chart] {
    [riskCoverageChart, heatMapChart, reliabilityChart, histogramChart].compactMap { $0 }
  }

  /// Rates with their counts and bounds.
  fileprivate var figures: [[String: String]] {
    [
      ("executable prompts answered rightly", answered, true),
      ("of must-not-execute prompts fired", hallucinated, false),
      ("of all prompts fire", fired, nil),
      ("of fired executable prompts are wrong", wrong, nil),
    ].compactMap { (name: String, share: Share, isLow: Bool?) -> [String: String]? in
      guard let value = share.value else { return nil }
      var note = "\(share.count) of \(share.of)"
      if let isLow, let bound = isLow ? share.low : share.high {
        note += isLow ? ", at least " : ", at most "
        note += percent(bound)
      }
      return ["name": name, "value": percent(value), "note": note]
    }
  }

  fileprivate var footer: String {
    var text = "\(rows) rows"
    if unlabelled > 0 { text += ", \(unlabelled) of them without a label" }
    if let mapper { text += "; mapper \(mapper)" }
    return text + ". Bounds are one-sided at \(percent(level, 0)), over distinct unseen prompts."
  }

  /// The confusion matrix for the template; nil where no row has a label.
  fileprivate var matrixContext: [String: Any]? {
    guard !confusion.isEmpty, confusion.contains(where: { $0.contains { $0 > 0 } }) else {
      return nil
    }
    let columns = classes.enumerated().map { ["name": $1.name, "number": "\($0 + 1)"] }
    let rows = zip(labels, confusion).enumerated().map { index, row -> [String: Any] in
      let total = max(1, row.1.reduce(0, +))
      let cells = row.1.enumerated().map { column, count -> [String: String] in
        let isAbstained = column == row.1.count - 1
        var style = isAbstained ? "silent" : column == index ? "right" : "miss"
        if count == 0 { style += " nothing" }
        let share = Double(count) / Double(total)
        return ["style": style, "share": decimalText(share, 3), "count": "\(count)"]
      }
      let isClass = index < classes.count
      return ["name": isClass ? "\(index + 1) \(row.0)" : row.0, "cells": cells]
    }
    return ["columns": columns, "rows": rows]
  }
}

extension Chart {
  /// The marks under the names that the template knows.
  fileprivate var context: [String: Any] {
    [
      "name": name, "title": title, "description": description, "width": "\(width)",
      "height": "\(height)",
      "lines": lines.map {
        ["x1": $0.x1, "y1": $0.y1, "x2": $0.x2, "y2": $0.y2, "style": $0.style]
      },
      "boxes": boxes.map {
        Self.tipped(
          [
            "x": $0.x, "y": $0.y, "width": $0.width, "height": $0.height, "style": $0.style,
            "opacity": $0.opacity,
          ], $0.title)
      },
      "paths": paths.map { ["points": $0.points, "style": $0.style] },
      "dots": dots.map {
        Self.tipped(["x": $0.x, "y": $0.y, "radius": $0.radius, "style": $0.style], $0.title)
      },
      "texts": texts.map { text -> [String: Any] in
        var marks: [String: Any] = [
          "x": text.x, "y": text.y, "text": text.text, "anchor": text.anchor, "style": text.style,
        ]
        if !text.turn.isEmpty { marks["turn"] = text.turn }
        return marks
      },
      "legend": legend.map { ["style": $0.style, "text": $0.text] },
      "columns": columns, "rows": rows.map { ["cells": $0] },
    ]
  }

  private static func tipped(_ marks: [String: String], _ tip: String) -> [String: String] {
    tip.isEmpty ? marks : marks.merging(["tip": tip]) { first, _ in first }
  }
}

extension ReportTable {
  /// The table under the names that the template knows.
  fileprivate var context: [String: Any] {
    var context: [String: Any] = [
      "title": title, "columns": columns, "rows": rows.map { ["cells": $0] },
    ]
    if !hint.isEmpty { context["hint"] = hint }
    return context
  }
}

extension ReportList {
  /// The list under the names that the template knows.
  fileprivate var context: [String: Any] {
    var context: [String: Any] = [
      "title": title,
      "groups": groups.map { group -> [String: Any] in
        var marks: [String: Any] = [
          "examples": group.examples.map { example -> [String: Any] in
            [
              "prompt": example.prompt, "words": example.words,
              "nearest": example.nearest.map { ["words": $0.words, "prompt": $0.prompt] },
            ]
          }
        ]
        if !group.heading.isEmpty { marks["heading"] = group.heading }
        return marks
      },
    ]
    if !hint.isEmpty { context["hint"] = hint }
    return context
  }
}
