extension OperatingReport {
  /// Share of fired rows that are wrong, at each coverage.
  var riskCoverageChart: Chart? {
    guard curve.count > 1 else { return nil }
    var chart = Chart(
      "risk", title: "Risk and coverage",
      description: "Share of fired prompts that fired wrongly, at each share of prompts that fire "
        + "as the threshold falls; the operating point is marked.")
    var plane = Plane()
    let worst = max(curve.map(\.risk).max() ?? 0, point?.risk ?? 0)
    plane.highest = max(0.02, roundHighest(worst))
    chart.addAxes(
      plane, horizontal: "Coverage: share of prompts that fire",
      vertical: "Risk: share of those wrong",
      ticks: Chart.ticks(to: plane.highest) { percent($0, plane.highest < 0.05 ? 1 : 0) })
    let line = curve.map { (x: plane.x($0.coverage), y: plane.y($0.risk)) }
    if let first = line.first, let last = line.last {
      let area = [(x: first.x, y: plane.bottom)] + line + [(x: last.x, y: plane.bottom)]
      chart.paths.append(.init(points: Chart.path(area, closed: true), style: "area"))
    }
    chart.paths.append(.init(points: Chart.path(line), style: "curve"))
    chart.legend.append(("curve", "by threshold alone"))
    if let point {
      let words =
        "operating point: coverage \(percent(point.coverage)), risk \(percent(point.risk))"
      chart.dots.append(
        .init(
          x: place(plane.x(point.coverage)), y: place(plane.y(point.risk)), radius: "7",
          style: "point", title: words))
      chart.legend.append(("point", words))
    }
    chart.columns = ["Threshold", "Coverage", "Risk"]
    chart.rows = Self.thinned(curve, to: 21).map {
      [decimalText($0.threshold, 4), percent($0.coverage), percent($0.risk)]
    }
    return chart
  }

  /// At most so many of some elements, evenly spread, the first and the last among them.
  static func thinned<Element>(_ all: [Element], to most: Int) -> [Element] {
    guard all.count > most, most > 1 else { return all }
    return (0..<most).map { all[$0 * (all.count - 1) / (most - 1)] }
  }

  /// Rows answered rightly, and errors, at each threshold and value of a second axis.
  var heatMapChart: Chart? {
    guard let map = heatMap, !map.thresholds.isEmpty, !map.values.isEmpty else { return nil }
    let height = 60 + min(64, max(38, 300 / map.values.count)) * map.values.count
    var chart = Chart(
      "heat", title: "Threshold and \(map.axis)",
      description:
        "In each cell the number of prompts that fire wrongly; the stronger the colour, the "
        + "more executable prompts fire as their class. The operating point is framed.",
      height: height)
    let (left, right, top) = (84.0, 620.0, 8.0)
    let step = Double(min(64, max(38, 300 / map.values.count)))
    let width = (right - left) / Double(map.thresholds.count)
    for (row, value) in map.values.enumerated() {
      // The least value at the bottom, as on an axis.
      let y = top + Double(map.values.count - 1 - row) * step
      chart.texts.append(
        .init(
          x: place(left - 8), y: place(y + step / 2 + 4), text: decimalText(value, 2), anchor: "end"
        ))
      for (column, threshold) in map.thresholds.enumerated() {
        let share = Share(map.right[row][column], of: map.executable).value ?? 0
        let errors = map.errors[row][column]
        let x = left + Double(column) * width
        let isChosen = map.chosen.map { $0.row == row && $0.column == column } ?? false
        chart.boxes.append(
          .init(
            x: place(x + 1), y: place(y + 1), width: place(width - 2), height: place(step - 2),
            style: isChosen ? "heat chosen" : "heat", opacity: decimalText(0.06 + 0.74 * share, 2),
            title: "threshold \(decimalText(threshold, 3)), \(map.axis) \(decimalText(value, 3)): "
              + "\(map.right[row][column]) of \(map.executable) right, \(errors) wrong"))
        chart.texts.append(
          .init(
            x: place(x + width / 2), y: place(y + step / 2 + 5), text: "\(errors)",
            style: share > 0.55 ? "cell dark" : "cell"))
      }
    }
    for (column, threshold) in map.thresholds.enumerated() {
      let x = left + (Double(column) + 0.5) * width
      chart.texts.append(
        .init(
          x: place(x), y: place(top + step * Double(map.values.count) + 18),
          text: decimalText(threshold, 2)))
    }
    chart.texts.append(
      .init(
        x: place((left + right) / 2), y: place(Double(height) - 8), text: "Threshold", style: "name"
      ))
    let middle = place(top + step / 2 * Double(map.values.count))
    chart.texts.append(
      .init(x: "16", y: middle, text: map.axis, style: "name", turn: "rotate(-90 16 \(middle))"))
    chart.legend = [
      (
        "heat",
        "the stronger, the more executable prompts are answered rightly; numbers: fired wrongly"
      )
    ]
    chart.columns = ["Threshold", map.axis, "Right", "Wrong"]
    for (row, value) in map.values.enumerated() {
      for (column, threshold) in map.thresholds.enumerated() {
        chart.rows.append([
          decimalText(threshold, 3), decimalText(value, 3),
          "\(map.right[row][column]) of \(map.executable)", "\(map.errors[row][column])",
        ])
      }
    }
    return chart
  }

  /// Share of top classes that are right against their confidence.
  var reliabilityChart: Chart? {
    let filled = bins.filter { $0.right + $0.wrong > 0 }
    guard !filled.isEmpty else { return nil }
    var chart = Chart(
      "reliability", title: "Reliability on executable prompts",
      description: "For prompts with an executable label, the share whose top class is right "
        + "against their mean confidence; inside the bars a perfectly calibrated mapper would lie "
        + "95 times in 100.")
    let plane = Plane()
    chart.addAxes(
      plane, horizontal: "Confidence", vertical: "Share that is right",
      ticks: Chart.ticks(to: 1) { percent($0, 0) })
    chart.lines.append(
      .init(
        x1: place(plane.x(0)), y1: place(plane.y(0)), x2: place(plane.x(1)), y2: place(plane.y(1)),
        style: "ideal"))
    chart.columns = ["Confidence", "Prompts", "Mean confidence", "Right", "Band if calibrated"]
    for bin in filled {
      let count = bin.right + bin.wrong
      let mean = bin.confidence / Double(count)
      let share = Double(bin.right) / Double(count)
      // The binomial band about the diagonal, in the normal approximation.
      let spread = 1.96 * (mean * (1 - mean) / Double(count)).squareRoot()
      let (low, high) = (max(0, mean - spread), min(1, mean + spread))
      let x = plane.x(mean)
      chart.boxes.append(
        .init(
          x: place(x - 7), y: place(plane.y(high)), width: "14",
          height: place(max(1, plane.y(low) - plane.y(high))), style: "band"))
      let isOff = share < low || share > high
      chart.dots.append(
        .init(
          x: place(x), y: place(plane.y(share)), radius: "5", style: isOff ? "off" : "on",
          title: "\(bin.right) of \(count) right at a mean confidence of \(decimalText(mean, 3))"))
      chart.rows.append([
        "\(decimalText(bin.lower, 2)) to \(decimalText(bin.upper, 2))", "\(count)",
        decimalText(mean, 3), percent(share), "\(percent(low)) to \(percent(high))",
      ])
    }
    chart.legend = [
      ("band", "where chance alone would leave it"), ("on", "inside the band"),
      ("off", "outside it"),
    ]
    return chart
  }

  /// How many prompts have which confidence, by how their top class turned out.
  var histogramChart: Chart? {
    let highest = bins.map { $0.right + $0.wrong + $0.mustNotExecute }.max() ?? 0
    guard highest > 0 else { return nil }
    var chart = Chart(
      "confidence", title: "Confidence",
      description: "Prompts by confidence: those whose top class is right, those where it is "
        + "wrong, and those that must not execute; the threshold is marked.")
    var plane = Plane()
    plane.highest = max(4, roundHighest(Double(highest)))
    chart.addAxes(
      plane, horizontal: "Confidence", vertical: "Prompts",
      ticks: Chart.ticks(to: plane.highest) { decimalText($0, 0) })
    chart.columns = ["Confidence", "Right", "Wrong", "Must not execute"]
    for bin in bins {
      var sum = 0
      for (style, count) in [
        ("right", bin.right), ("wrong", bin.wrong), ("never", bin.mustNotExecute),
      ] where count > 0 {
        let (low, high) = (plane.y(Double(sum)), plane.y(Double(sum + count)))
        chart.boxes.append(
          .init(
            x: place(plane.x(bin.lower) + 1), y: place(high),
            width: place(plane.x(bin.upper) - plane.x(bin.lower) - 2), height: place(low - high),
            style: style, title: "\(count) from \(decimalText(bin.lower, 2))"))
        sum += count
      }
      chart.rows.append([
        "\(decimalText(bin.lower, 2)) to \(decimalText(bin.upper, 2))", "\(bin.right)",
        "\(bin.wrong)", "\(bin.mustNotExecute)",
      ])
    }
    let x = place(plane.x(min(1, threshold)))
    chart.lines.append(
      .init(x1: x, y1: place(plane.top), x2: x, y2: place(plane.bottom), style: "mark"))
    chart.legend = [
      ("right", "right"), ("wrong", "wrong"), ("never", "must not execute"),
      ("mark", "threshold \(decimalText(threshold, 3))"),
    ]
    return chart
  }
}
