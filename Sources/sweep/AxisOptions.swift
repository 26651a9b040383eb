import ArgumentParser
import Decision

/// A flag for each axis, such as `--near-margins 0,0.1`, made from the list of axes.
///
/// ArgumentParser finds a type's flags in its mirror and its values by their keys; both are made here
/// from ``DecisionAxis`` instead of from properties, so that an axis is declared once.
struct AxisOptions: ParsableArguments {
  /// The key under which a flag's value is found.
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ axis: DecisionAxis) { stringValue = axis.flagName }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private var options: [Option<String?>]

  /// Declares the flags.
  init() {
    options = DecisionAxis.all.map { axis in
      Option(
        name: .customLong(axis.flagName), parsing: .unconditional,
        help: ArgumentHelp(
          "\(axis.summary) (default: \(axis.standardFloors)).", valueName: "axis"))
    }
  }

  /// Takes the values.
  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    options = try DecisionAxis.all.map {
      try values.decode(Option<String?>.self, forKey: Key($0))
    }
  }

  /// What the user gave for an axis; nil where nothing.
  subscript(axis: DecisionAxis) -> String? { options[axis.rawValue].wrappedValue }

  /// The flags of the axes that were given.
  var flags: [String] { DecisionAxis.all.filter { self[$0] != nil }.map { "--\($0.flagName)" } }
}

extension AxisOptions: CustomReflectable {
  var customMirror: Mirror {
    Mirror(
      self,
      children: zip(DecisionAxis.all, options).map { axis, option in
        (label: "_" + axis.flagName, value: option as Any)
      })
  }
}

extension DecisionAxis {
  /// The flag's name without its dashes.
  var flagName: String { floors.split(separator: " ").joined(separator: "-") }
}
