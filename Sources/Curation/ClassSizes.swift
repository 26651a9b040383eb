import Groundwork

/// What the labels alone tell: classes too small, too large, missing or unknown, and prompts that the
/// encoder did not take in.
enum ClassSizes {
  /// Findings about labels and single rows.
  static func findings(
    _ corpus: Corpus, against evaluation: Corpus?, _ settings: Lint.Settings
  ) -> [Finding] {
    let sizes = Self.sizes(corpus)
    var findings = corpus.rows.filter(\.isTruncated).map { Finding(.truncated, $0) }
    findings += corpus.rows.filter(\.isUnknown).map { Finding(.noKnownToken, $0) }
    if let classes = settings.classes {
      let known = Set(classes).union(settings.nonExecutable)
      for row in corpus.rows + (evaluation?.rows ?? []) {
        guard let label = row.label, !known.contains(label) else { continue }
        var finding = Finding(.unknownLabel, row)
        finding.suggested = Spelling.nearest(to: label, among: classes)
        findings.append(finding)
      }
    }
    findings += missing(sizes, evaluation, settings)
    return findings + sizeFindings(sizes, settings)
  }

  private static func sizes(_ corpus: Corpus) -> [(label: Name, rows: Int)] {
    var counts: [Name: Int] = [:]
    for row in corpus.rows {
      if let label = row.label { counts[label, default: 0] += 1 }
    }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Classes without a row here, and those of here that the evaluation lacks.
  private static func missing(
    _ sizes: [(label: Name, rows: Int)], _ evaluation: Corpus?, _ settings: Lint.Settings
  ) -> [Finding] {
    let here = Set(sizes.map(\.label))
    let wanted = settings.classes ?? sizes.map(\.label)
    let absent = wanted.filter { !here.contains($0) }
    var lacking: [Name] = []
    if let evaluation {
      let there = Set(evaluation.rows.compactMap(\.label))
      // Without any label nothing is known of what it lacks.
      if !there.isEmpty { lacking = wanted.filter { here.contains($0) && !there.contains($0) } }
    }
    return (absent + lacking).map { Finding(.missingClass, label: $0) }
  }

  private static func sizeFindings(
    _ sizes: [(label: Name, rows: Int)], _ settings: Lint.Settings
  ) -> [Finding] {
    let known = settings.classes.map { Set($0).union(settings.nonExecutable) }
    let classes = sizes.filter { known?.contains($0.label) ?? true }
    var findings: [Finding] = []
    for (label, rows) in classes where rows < Lint.smallestClass {
      var finding = Finding(.smallClass, label: label)
      finding.sureness = Double(Lint.smallestClass - rows)
      findings.append(finding)
    }
    let executable = classes.filter { !settings.nonExecutable.contains($0.label) }
    for (label, rows) in executable where rows > Lint.largestClass {
      var finding = Finding(.largeClass, label: label)
      finding.sureness = Double(rows - Lint.largestClass)
      findings.append(finding)
    }
    let largest = executable.max { $0.rows < $1.rows }
    let smallest = executable.min { $0.rows < $1.rows }
    if let largest, let smallest, largest.rows > Lint.largestRatio * smallest.rows {
      findings.append(
        Finding(.imbalance, label: largest.label, otherLabel: smallest.label))
    }
    return findings
  }
}
