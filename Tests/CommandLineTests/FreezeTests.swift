import Foundation
import Testing

/// Freezing a mapper, and finding out that something of it is another.
@Suite struct FreezeTests {
  static let freeze = """
    scripts/freeze --gate-file gate.jq --labels labels.csv \
    --sweep '--thresholds 0.5:0.95:0.05' --pick-op '--max-hallucination-rate 0.1' \
    mapper.json vectors.jsonl frozen
    """

  @Test func frozenFolderHoldsEverythingAndIsTheSameAgain() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must(Self.freeze)
    let names = Set(try folder.must("ls frozen").split(separator: "\n").map(String.init))
    #expect(
      names.isSuperset(of: [
        "SHA256SUMS", "VERSIONS", "commands", "gate.jq", "labels.csv", "mapper.json",
        "metrics.jsonl", "op.json", "rows.jsonl", "scored.jsonl", "summary.json", "vectors.jsonl",
      ]))
    #expect(names.count == (try folder.must("wc -l < frozen/SHA256SUMS").trimmedInteger) + 1)
    let checked = try folder.run("scripts/check frozen")
    #expect(checked.status == 0)
    #expect(checked.output + checked.error == "")
  }

  /// Of a point without limits pick-op's own note is not heard, as the commands are quiet.
  @Test func aPointWithoutLimitsIsTold() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let without = try folder.run(
      "scripts/freeze --labels labels.csv mapper.json vectors.jsonl frozen")
    #expect(without.status == 0)
    #expect(without.error.contains("the point keeps no limit"))
    #expect(try folder.run(Self.freeze.replacing("frozen", with: "other")).error == "")
  }

  /// A point that costs alone chose was asked for as it is.
  @Test func aPointThatCostsChoseLacksNoLimit() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let frozen = try folder.run(
      "scripts/freeze --labels labels.csv --pick-op '--choose-by value --cost-hallucination 50' "
        + "mapper.json vectors.jsonl frozen")
    #expect(frozen.status == 0)
    #expect(frozen.error == "")
    #expect(
      try folder.must("jq -c '[.constraints, .choose_by]' frozen/op.json") == "[{},\"value\"]\n")
  }

  /// Fields of other names are kept in the commands, also those that the environment gave.
  @Test func otherFieldsAreKept() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must(
      """
      sed "1s/.*/text,my 'label'/" labels.csv > other.csv
      jq -c '.text = .prompt | del(.prompt)' vectors.jsonl > other.jsonl
      PROMPTUTILS_PROMPT_FIELD=text scripts/freeze --labels other.csv --label-field "my 'label'" \\
        --sweep '--thresholds 0.5:0.9:0.1' --pick-op '--max-hallucination-rate 0.5' \\
        mapper.json other.jsonl frozen
      """)
    let checked = try folder.run("PROMPTUTILS_PROMPT_FIELD=prompt scripts/check frozen")
    #expect(checked.status == 0, "\(checked.error)")
    #expect(try folder.must("jq .total frozen/summary.json").trimmedInteger > 0)
  }

  /// What labels stand for, and which of them must not execute, is kept with the labels.
  @Test func whatLabelsStandForIsKept() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must(
      """
      sed "s/,none$/,it's nothing/; s/,swap_asset$/,swap/" labels.csv > other.csv
      printf '{"swap":"swap_asset"}' > map.json
      scripts/freeze --labels other.csv --label-map map.json --nonexec-label "it's nothing" \\
        --nonexec-label nobody --sweep '--thresholds 0.5:0.9:0.1' \\
        --pick-op '--max-hallucination-rate 0.5' mapper.json vectors.jsonl frozen
      scripts/freeze --labels labels.csv --sweep '--thresholds 0.5:0.9:0.1' \\
        --pick-op '--max-hallucination-rate 0.5' mapper.json vectors.jsonl plain
      """)
    #expect(try folder.must("cmp frozen/metrics.jsonl plain/metrics.jsonl") == "")
    #expect(try folder.must("jq -c . frozen/label-map.json") == "{\"swap\":\"swap_asset\"}\n")
    let checked = try folder.run("scripts/check frozen")
    #expect(checked.status == 0, "\(checked.error)")
    try folder.must("printf '{\"swap\":null}' > frozen/label-map.json")
    #expect(
      try folder.run("scripts/check frozen").error
        == "check: label-map.json is not what was frozen\n")
  }

  /// A byte of each file is changed, with the old sums: `check` names the file.
  @Test func aChangedByteIsNamed() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must(Self.freeze)
    let names = try folder.must("ls frozen").split(separator: "\n").filter { $0 != "SHA256SUMS" }
    for name in names {
      try folder.must("cp -r frozen changed && printf x >> 'changed/\(name)'")
      let checked = try folder.run("scripts/check changed")
      #expect(checked.status == 1)
      #expect(checked.error == "check: \(name) is not what was frozen\n")
      try folder.must("rm -r changed")
    }
  }

  /// With sums to match, the tools themselves find what does not follow from the inputs.
  @Test(arguments: ["scored.jsonl", "metrics.jsonl", "op.json", "rows.jsonl", "summary.json"])
  func anOutputThatDoesNotFollowIsNamed(_ name: String) throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must(Self.freeze)
    try folder.must(
      "cd frozen && sed -i '1s/[1-8]/9/' \(name) && "
        + "sha256sum $(ls | grep -v SHA256SUMS) > SHA256SUMS")
    let checked = try folder.run("scripts/check frozen")
    #expect(checked.status == 1)
    #expect(checked.error == "check: \(name) differs from line 1 on\n")
  }

  @Test func aChangedInputShowsInWhatFollows() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must(Self.freeze)
    // Another gate: the rows, the counts and what follows differ; the mapper does not.
    try folder.must(
      "cd frozen && echo true > gate.jq && sha256sum $(ls | grep -v SHA256SUMS) > SHA256SUMS")
    let checked = try folder.run("scripts/check frozen")
    #expect(checked.status == 1)
    #expect(checked.error.contains("check: scored.jsonl differs from line"))
    #expect(checked.error.contains("check: metrics.jsonl differs"))
  }

  /// `--op` freezes where the words make that very point, and nothing where they make another.
  @Test func onlyThePointThatIsGivenIsFrozen() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must(Self.freeze)
    try folder.must("mv frozen first")
    let again = Self.freeze.replacingOccurrences(
      of: "scripts/freeze", with: "scripts/freeze --op first/op.json")
    try folder.must(again)
    #expect(try folder.must("cmp first/op.json frozen/op.json") == "")
    try folder.must("rm -r frozen")
    let other = try folder.run(again.replacingOccurrences(of: "rate 0.1", with: "rate 0.2"))
    #expect(other.status == 2)
    #expect(
      other.error
        == "freeze: these words make another point than first/op.json; repeat the grid and "
        + "the limits it was picked with by --sweep and --pick-op\n")
    #expect(try folder.must("ls -d frozen* 2> /dev/null || true") == "")
  }

  @Test func aSignalLeavesNoDraft() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    // A score that tells the script to end while it is waited for.
    let score = "#!/bin/sh\nls -d frozen* ../frozen* >&2\nkill -TERM \"$FREEZE\"\n"
    try folder.must("mkdir mine")
    try Data(score.utf8).write(to: folder.url.appendingPathComponent("mine/score"))
    let ended = try folder.run(
      """
      chmod +x mine/score
      PATH="$PWD/mine:$PATH" sh -c 'FREEZE=$$ exec scripts/freeze mapper.json vectors.jsonl frozen'
      """)
    #expect(ended.status == 143)
    #expect(ended.error.contains("../frozen.draft-"))
    #expect(try folder.must("ls -d frozen* 2> /dev/null || true") == "")
  }

  @Test func whatAKilledRunLeftIsNamed() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    // No process has this number: it is above the largest that Linux gives.
    try folder.must("mkdir frozen.draft-4194305")
    let run = try folder.run(Self.freeze)
    #expect(run.status == 0)
    #expect(
      run.error
        == "freeze: frozen.draft-4194305 was left behind by a run that was killed; remove it\n")
  }

  /// The first process is there as long as the machine runs, and mostly another user's.
  @Test func aDraftOfALiveProcessIsNotLeftBehind() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must("mkdir frozen.draft-1")
    let run = try folder.run(Self.freeze)
    #expect(run.status == 0)
    #expect(run.error == "")
  }

  @Test(
    arguments: [
      ("lab.d/labels", "labels.jsonl"), ("my labels.CSV", "labels.csv"),
      ("a b.csv", "labels.csv"), ("-x.jsonl", "labels.jsonl"), ("l.jsonl.old", "labels.jsonl"),
    ])
  func labelsFilesMayHaveAnyName(name: String, kept: String) throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must("mkdir lab.d && mv labels.csv './\(name)'")
    // A slash behind the folder's name is no part of it.
    try folder.must(
      Self.freeze.replacingOccurrences(of: "labels.csv", with: "'./\(name)'") + "/")
    #expect(try folder.must("ls frozen/labels*") == "frozen/\(kept)\n")
    #expect(try folder.must("scripts/check frozen; ls -d frozen*") == "frozen\n")
  }

  /// Status 1 is kept for the limits: a file that is there and cannot be copied is no answer of the data.
  @Test func whatCannotBeCopiedIsNoAnswer() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must("mkdir labels.d")
    let run = try folder.run("scripts/freeze --labels labels.d mapper.json vectors.jsonl frozen")
    #expect(run.status == 2)
    #expect(run.error.hasSuffix("freeze: labels.d cannot be copied\n"))
    #expect(try folder.must("ls -d frozen* 2> /dev/null || true") == "")
  }

  @Test func statuses() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    #expect(try folder.run("scripts/freeze mapper.json vectors.jsonl").status == 64)
    #expect(try folder.run("scripts/check").status == 64)
    let nothing = try folder.run("scripts/check Fixtures")
    #expect(nothing.status == 2)
    #expect(nothing.error.contains("is this a folder that freeze made?"))
    let missing = try folder.run("scripts/freeze nowhere.json vectors.jsonl frozen")
    #expect(missing.status == 2)
    #expect(missing.error == "freeze: nowhere.json cannot be read\n")
    try folder.must("echo '{}' > none.json")
    let unfit = try folder.run("scripts/freeze none.json vectors.jsonl frozen")
    #expect(unfit.status == 2)
    #expect(
      unfit.error.hasSuffix(
        "freeze: nothing is frozen; mapper.json is a copy of none.json, vectors.jsonl of "
          + "vectors.jsonl\n"))
    let limits =
      "scripts/freeze --labels labels.csv --pick-op '--min-coverage 1 --max-abstain-rate 0'"
    #expect(try folder.run("\(limits) mapper.json vectors.jsonl frozen").status == 1)
    // What failed leaves nothing behind.
    #expect(try folder.must("ls -d frozen* 2> /dev/null || true") == "")
    try folder.must("mkdir frozen")
    #expect(try folder.run("scripts/freeze mapper.json vectors.jsonl frozen").status == 2)
  }
}

extension String {
  /// The number that the text is, white space aside; -1 where it is none.
  fileprivate var trimmedInteger: Int {
    Int(trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
  }
}
