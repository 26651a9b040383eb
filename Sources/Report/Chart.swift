/// A drawing as marks on a plane, with the table that it shows.
struct Chart {
  struct Line {
    var x1, y1, x2, y2: String
    var style: String
  }
  struct Path {
    var points: String
    var style: String
  }
  struct Box {
    var x, y, width, height: String
    var style: String
    /// Opacity of the fill, from 0 to 1.
    var opacity = "1"
    /// Shown where the pointer rests.
    var title = ""
  }
  struct Dot {
    var x, y: String
    var radius: String
    var style: String
    var title = ""
  }
  struct Text {
    var x, y: String
    var text: String
    /// start, middle or end.
    var anchor = "middle"
    var style = "tick"
    /// A rotation, or empty.
    var turn = ""
  }

  /// Names the chart in the page.
  let name: String
  let title: String
  /// What the chart shows, for those who do not see it.
  let description: String
  let width: Int
  let height: Int
  var boxes: [Box] = []
  var lines: [Line] = []
  var paths: [Path] = []
  var dots: [Dot] = []
  var texts: [Text] = []
  /// What marks mean: a style and words.
  var legend: [(style: String, text: String)] = []
  var columns: [String] = []
  var rows: [[String]] = []

  init(_ name: String, title: String, description: String, width: Int = 640, height: Int = 380) {
    self.name = name
    self.title = title
    self.description = description
    self.width = width
    self.height = height
  }
}

/// The plane of a chart: shares from 0 to 1 on both axes unless said otherwise.
struct Plane {
  var left = 84.0
  var right = 620.0
  var top = 16.0
  var bottom = 326.0
  /// The largest value of the vertical axis.
  var highest = 1.0

  func x(_ value: Double) -> Double { left + (right - left) * value }
  func y(_ value: Double) -> Double { bottom - (bottom - top) * min(1, value / highest) }
}

/// A coordinate with one decimal.
func place(_ value: Double) -> String { decimalText(value, 1) }

extension Chart {
  /// Draws both axes with their grid, ticks and names.
  ///
  /// - Parameters:
  ///   - plane: The plane.
  ///   - horizontal: The name of the horizontal axis, whose ticks are fifths.
  ///   - vertical: The name of the vertical axis.
  ///   - ticks: Its ticks, from 0 to the plane's highest, and their texts.
  mutating func addAxes(
    _ plane: Plane, horizontal: String, vertical: String, ticks: [(value: Double, text: String)]
  ) {
    for fifth in 0...5 {
      let value = Double(fifth) / 5
      let x = place(plane.x(value))
      lines.append(
        Line(x1: x, y1: place(plane.top), x2: x, y2: place(plane.bottom), style: "grid"))
      texts.append(Text(x: x, y: place(plane.bottom + 20), text: decimalText(value, 1)))
    }
    for (value, text) in ticks {
      let y = place(plane.y(value))
      lines.append(
        Line(x1: place(plane.left), y1: y, x2: place(plane.right), y2: y, style: "grid"))
      texts.append(
        Text(x: place(plane.left - 8), y: place(plane.y(value) + 4), text: text, anchor: "end"))
    }
    lines.append(
      Line(
        x1: place(plane.left), y1: place(plane.bottom), x2: place(plane.right),
        y2: place(plane.bottom), style: "axis"))
    texts.append(
      Text(
        x: place((plane.left + plane.right) / 2), y: place(plane.bottom + 44), text: horizontal,
        style: "name"))
    let middle = place((plane.top + plane.bottom) / 2)
    texts.append(
      Text(x: "16", y: middle, text: vertical, style: "name", turn: "rotate(-90 16 \(middle))"))
  }

  /// Ticks at four even steps, or five where these are rounder.
  static func ticks(to highest: Double, _ text: (Double) -> String) -> [(Double, String)] {
    var digits = highest
    while digits < 10 { digits *= 10 }
    while digits >= 100 { digits /= 10 }
    let steps = Int(digits.rounded()) % 4 == 0 ? 4 : 5
    return (0...steps).map {
      let value = highest * Double($0) / Double(steps)
      return (value, text(value))
    }
  }

  /// Points of a path: "M x,y L x,y …".
  static func path(_ points: [(x: Double, y: Double)], closed: Bool = false) -> String {
    let corners = points.enumerated().map { index, point in
      (index == 0 ? "M" : "L") + place(point.x) + "," + place(point.y)
    }
    return corners.joined(separator: " ") + (closed ? " Z" : "")
  }
}

/// The least of 1, 2, 4, 5 and 8 times a power of ten that is no less than a value.
func roundHighest(_ value: Double) -> Double {
  guard value > 0 else { return 1 }
  var power = 1.0
  while power * 10 <= value { power *= 10 }
  while power > value { power /= 10 }
  return [1, 2, 4, 5, 8, 10].map { $0 * power }.first { $0 >= value } ?? value
}
