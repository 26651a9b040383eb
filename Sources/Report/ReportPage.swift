import Groundwork

/// The report as one page of HTML that needs nothing else: no network, no script.
public struct ReportPage {
  private let page: Template
  private let chart: Template

  /// Parses the templates that the module carries.
  ///
  /// - Throws: Where a template is wrong, which a test would have seen.
  public init() throws {
    page = try Template(String(decoding: PackageResources.page_mustache, as: UTF8.self))
    chart = try Template(String(decoding: PackageResources.chart_mustache, as: UTF8.self))
  }

  /// Draws a report; everything from the rows is escaped.
  public func render(_ report: OperatingReport) -> String {
    var values: [String: Template.Value] = [
      "style": .text(String(decoding: PackageResources.style_css, as: UTF8.self)),
      "sentences": .init(report.sentences),
      "figures": .list(report.figures.map { .init($0) }),
      "rule": .list(report.rule.map { ["name": .text($0.name), "value": .text($0.value)] }),
      "charts": .list(report.charts.map(\.values)),
      "tables": .list(report.tables.map(\.values)),
      "lists": .list(report.lists.map(\.values)),
      "footer": .text(report.footer),
    ]
    if let mapper = report.mapper { values["mapper"] = .text(mapper) }
    values["matrix"] = report.matrixValues
    return page.filled(with: .members(values), others: ["chart": chart])
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
    var text = counted(rows, "row")
    if unlabelled > 0 { text += ", \(unlabelled) of them without a label" }
    if let mapper { text += "; mapper \(mapper)" }
    return text + ". Bounds are one-sided at \(percent(level, 0)), over distinct unseen prompts."
  }

  /// The confusion matrix for the template; nil where no row has a label.
  fileprivate var matrixValues: Template.Value? {
    guard !confusion.isEmpty, confusion.contains(where: { $0.contains { $0 > 0 } }) else {
      return nil
    }
    let columns = classes.enumerated().map { index, row -> Template.Value in
      ["name": .text(row.name), "number": "\(index + 1)"]
    }
    let rows = zip(labels, confusion).enumerated().map { index, row -> Template.Value in
      let total = max(1, row.1.reduce(0, +))
      let cells = row.1.enumerated().map { column, count -> Template.Value in
        let isAbstained = column == row.1.count - 1
        var style = isAbstained ? "silent" : column == index ? "right" : "miss"
        if count == 0 { style += " nothing" }
        let share = Double(count) / Double(total)
        return ["style": .text(style), "share": .text(decimalText(share, 3)), "count": "\(count)"]
      }
      let isClass = index < classes.count
      return ["name": .text(isClass ? "\(index + 1) \(row.0)" : row.0), "cells": .list(cells)]
    }
    return ["columns": .list(columns), "rows": .list(rows)]
  }
}

extension Chart {
  /// The marks under the names that the template knows.
  fileprivate var values: Template.Value {
    [
      "name": .text(name), "title": .text(title), "description": .text(description),
      "width": "\(width)", "height": "\(height)",
      "lines": .list(
        lines.map {
          .init(["x1": $0.x1, "y1": $0.y1, "x2": $0.x2, "y2": $0.y2, "style": $0.style])
        }),
      "boxes": .list(
        boxes.map {
          .init([
            "x": $0.x, "y": $0.y, "width": $0.width, "height": $0.height, "style": $0.style,
            "opacity": $0.opacity, "tip": $0.title,
          ])
        }),
      "paths": .list(paths.map { .init(["points": $0.points, "style": $0.style]) }),
      "dots": .list(
        dots.map {
          .init(["x": $0.x, "y": $0.y, "radius": $0.radius, "style": $0.style, "tip": $0.title])
        }),
      "texts": .list(
        texts.map {
          .init([
            "x": $0.x, "y": $0.y, "text": $0.text, "anchor": $0.anchor, "style": $0.style,
            "turn": $0.turn,
          ])
        }),
      "legend": .list(legend.map { .init(["style": $0.style, "text": $0.text]) }),
      "columns": .init(columns), "rows": .list(rows.map { ["cells": .init($0)] }),
    ]
  }
}

extension ReportTable {
  /// The table under the names that the template knows.
  fileprivate var values: Template.Value {
    [
      "title": .text(title), "hint": .text(hint), "columns": .init(columns),
      "rows": .list(rows.map { ["cells": .init($0)] }),
    ]
  }
}

extension ReportList {
  /// The list under the names that the template knows.
  fileprivate var values: Template.Value {
    ["title": .text(title), "hint": .text(hint), "groups": .list(groups.map(\.values))]
  }
}

extension ReportList.Group {
  /// The group under the names that the template knows.
  fileprivate var values: Template.Value {
    ["heading": .text(heading), "examples": .list(examples.map(\.values))]
  }
}

extension OperatingReport.Example {
  /// The example under the names that the template knows.
  fileprivate var values: Template.Value {
    [
      "prompt": .text(prompt), "words": .text(words),
      "nearest": .list(
        nearest.map { ["words": .text($0.words), "prompt": .text($0.prompt)] }),
    ]
  }
}
