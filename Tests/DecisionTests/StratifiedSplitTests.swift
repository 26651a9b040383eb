import Groundwork
import Testing

@testable import Decision

/// A prompt by its hash and gold label.
private struct Prompt: Equatable {
  var hash: UInt64
  var gold: Gold
}

private func halves(
  _ prompts: [Prompt], _ fraction: Double, by rule: PromptSplit.Rule = .kind, limit: Int = 1000
) throws -> (choose: [Prompt], report: [Prompt], fingerprint: Name?) {
  var kept: [PromptSplit.Half: [Prompt]] = [:]
  var fingerprints: Set<Name?> = []
  for half in PromptSplit.Half.allCases {
    var split = StratifiedSplit<Prompt>(
      try PromptSplit(fraction: fraction, half: half), by: rule, limit: limit)
    var told = prompts.flatMap { split.add($0, $0.hash, $0.gold) }
    told += split.finish()
    kept[half] = told.filter(\.isKept).map(\.row)
    #expect(told.map(\.row) == prompts)
    fingerprints.insert(split.split.fingerprint)
  }
  #expect(fingerprints.count == 1)
  return (kept[.choose] ?? [], kept[.report] ?? [], fingerprints.first ?? nil)
}

private func made(_ counts: [(gold: Gold, prompts: Int)], seed: UInt64) -> [Prompt] {
  var random = SplitMix64(seed: seed)
  return counts.flatMap { gold, count in
    (0..<count).map { _ in Prompt(hash: random.next(), gold: gold) }
  }
}

struct StratifiedSplitTests {
  // 83 prompts that must not execute, 47 of two classes, 12 without a label: within one of each share.
  @Test(arguments: [0.2, 0.5, 0.9], [1, 2, 3] as [UInt64])
  func eachKindHasItsShareWithinOne(fraction: Double, seed: UInt64) throws {
    let prompts = made(
      [(.notExecutable, 83), (.label(0), 40), (.label(1), 7), (.unlabelled, 12)], seed: seed)
    let (choose, report, fingerprint) = try halves(prompts, fraction)
    #expect(choose.count + report.count == prompts.count)
    #expect(fingerprint != nil)
    let kinds: [(count: Int, isOne: (Gold) -> Bool)] = [
      (83, { $0 == .notExecutable }), (12, { $0 == .unlabelled }),
      (47, { $0 == .label(0) || $0 == .label(1) }),
    ]
    for kind in kinds {
      let share = Double(choose.count { kind.isOne($0.gold) })
      #expect(abs(share - Double(kind.count) * fraction) <= 1)
    }
  }

  // A prompt's label, and so whether its prediction is right, says nothing of its side.
  @Test func labelsOfWhatMayExecuteDoNotMatter() throws {
    let prompts = made([(.notExecutable, 10), (.label(0), 50)], seed: 7)
    let others = prompts.map { prompt in
      var other = prompt
      if prompt.gold == .label(0), prompt.hash % 3 == 0 { other.gold = .label(1) }
      return other
    }
    let (choose, _, fingerprint) = try halves(prompts, 0.5)
    let again = try halves(others, 0.5)
    #expect(choose.map(\.hash) == again.choose.map(\.hash))
    #expect(fingerprint == again.fingerprint)
  }

  @Test func twoPromptsThatMustNotExecuteNeverShareAHalf() throws {
    for seed in 1...200 as ClosedRange<UInt64> {
      let prompts = made([(.notExecutable, 2), (.label(0), 60)], seed: seed)
      let (choose, report, _) = try halves(prompts, 0.5)
      #expect(choose.count { $0.gold == .notExecutable } == 1)
      #expect(report.count { $0.gold == .notExecutable } == 1)
    }
  }

  @Test func neitherOrderNorRepeatsMoveAPrompt() throws {
    let prompts = made([(.notExecutable, 9), (.label(0), 20), (.label(1), 5)], seed: 4)
    let once = try halves(prompts, 0.5)
    let more = try halves((prompts + prompts.prefix(15)).reversed(), 0.5)
    #expect(Set(once.choose.map(\.hash)) == Set(more.choose.map(\.hash)))
    #expect(Set(once.report.map(\.hash)) == Set(more.report.map(\.hash)))
    #expect(once.fingerprint == more.fingerprint)
  }

  // Whatever its rows say, one prompt is on one side: it counts as the first of its labels.
  @Test func aPromptUnderTwoLabelsIsOnOneSide() throws {
    var prompts = made([(.label(0), 11), (.label(1), 11)], seed: 5)
    prompts += prompts.prefix(6).map { Prompt(hash: $0.hash, gold: .notExecutable) }
    let (choose, report, _) = try halves(prompts, 0.5)
    #expect(Set(choose.map(\.hash)).isDisjoint(with: Set(report.map(\.hash))))
    #expect(choose.count { $0.gold == .notExecutable } == 3)
  }

  // By hand: the two lowest of four make one half.
  @Test func lowestHashesAreChosen() throws {
    let four = [30, 10, 40, 20].map { Prompt(hash: $0, gold: .label(0)) }
    #expect(try halves(four, 0.5).choose.map(\.hash) == [10, 20])
  }

  @Test func byHashAloneWhereAskedOrBeyondTheLimit() throws {
    let prompts = made([(.notExecutable, 30), (.label(0), 71)], seed: 6)
    let plain = try PromptSplit(fraction: 0.3, half: .choose)
    let expected = prompts.filter { plain.keeps($0.hash) }
    for (rule, limit) in [(PromptSplit.Rule.hash, 1000), (.kind, 100)] {
      let (choose, _, fingerprint) = try halves(prompts, 0.3, by: rule, limit: limit)
      #expect(choose == expected)
      #expect(fingerprint == nil)
    }
    #expect(try halves(prompts, 0.3, limit: 101).fingerprint != nil)
  }

  @Test func nothingHasNoHalves() throws {
    let (choose, report, fingerprint) = try halves([], 0.5)
    #expect(choose.isEmpty && report.isEmpty && fingerprint == nil)
  }
}
