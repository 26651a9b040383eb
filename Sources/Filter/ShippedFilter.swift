/// A row filter that ships inside the binary: a jq program over the rows that `audit` writes.
///
/// Each is one file in `Programs/`, embedded as it stands, so that a user can copy one and change it.
/// Its first line is a comment, the summary; a second comment line `# Needs labels.` says that the
/// program tells right from wrong and so has nothing to say about unlabelled rows.
public struct ShippedFilter: Sendable {
  /// What the user types: the file's name without `.jq`.
  public let name: String
  /// The whole file, comments included.
  public let program: String

  /// One sentence: which rows the filter keeps.
  public var summary: String { commentLines.first ?? "" }

  /// Whether the filter reads `outcome` or `label`, so that every row should have one.
  public var needsLabels: Bool { commentLines.contains("Needs labels.") }

  /// The texts of the comment lines at the head of the program.
  private var commentLines: [String] {
    program.utf8.split(separator: UInt8(ascii: "\n"))
      .prefix { $0.starts(with: "# ".utf8) }
      .map { String(decoding: $0.dropFirst(2), as: UTF8.self) }
  }

  private init(_ name: String, _ program: [UInt8]) {
    self.name = name
    self.program = String(decoding: program, as: UTF8.self)
  }

  /// The shipped filter of a name, or nil.
  public static func named(_ name: String) -> ShippedFilter? {
    all.first { $0.name == name }
  }

  /// Every shipped filter: first what went wrong, then why rows abstained, then the rest.
  public static let all: [ShippedFilter] = [
    ShippedFilter("misses", PackageResources.misses_jq),
    ShippedFilter("confident-misses", PackageResources.confident_misses_jq),
    ShippedFilter("hallucinations", PackageResources.hallucinations_jq),
    ShippedFilter("near-misses", PackageResources.near_misses_jq),
    ShippedFilter("wrong-abstains", PackageResources.wrong_abstains_jq),
    ShippedFilter("right-abstains", PackageResources.right_abstains_jq),
    ShippedFilter("correct", PackageResources.correct_jq),
    ShippedFilter("fires", PackageResources.fires_jq),
    ShippedFilter("abstains", PackageResources.abstains_jq),
    ShippedFilter("gated", PackageResources.gated_jq),
    ShippedFilter("gate-costs", PackageResources.gate_costs_jq),
    ShippedFilter("not-executable", PackageResources.not_executable_jq),
    ShippedFilter("below-threshold", PackageResources.below_threshold_jq),
    ShippedFilter("near-ties", PackageResources.near_ties_jq),
    ShippedFilter("unfamiliar", PackageResources.unfamiliar_jq),
    ShippedFilter("out-of-scope", PackageResources.out_of_scope_jq),
    ShippedFilter("low-margin", PackageResources.low_margin_jq),
    ShippedFilter("borderline", PackageResources.borderline_jq),
    ShippedFilter("seen", PackageResources.seen_jq),
    ShippedFilter("unlabelled", PackageResources.unlabelled_jq),
  ]
}
