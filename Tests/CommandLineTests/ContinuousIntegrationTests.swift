import Foundation
import Testing

/// The job that holds exemplars: a good change passes, each kind of bad one fails and is named.
@Suite struct ContinuousIntegrationTests {
  /// Runs the job on Fixtures after an edit of them.
  private func job(after edit: String) throws -> CommandResult {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    try folder.must("mkdir change && cp mini.csv nonexec.csv eval.jsonl labels.csv gate.jq change")
    try folder.must("cd change && \(edit)")
    return try folder.run("examples/ci/check-exemplars.sh change")
  }

  @Test func itIsShort() throws {
    let script = try String(
      contentsOf: Workspace.root.appendingPathComponent("examples/ci/check-exemplars.sh"),
      encoding: .utf8)
    #expect(script.split(separator: "\n").count < 25)
  }

  @Test func goodExemplarsPass() throws {
    let result = try job(after: "echo 'please borrow 40 DAI for me,borrow_asset' >> mini.csv")
    #expect(result.status == 0)
    #expect(result.error == "")
    #expect(result.output.hasPrefix("Fires on "))
  }

  @Test func aMisspeltLabelFails() throws {
    let result = try job(after: "echo 'please borrow 40 DAI for me,borow_asset' >> mini.csv")
    #expect(result.status == 1)
    #expect(
      result.output
        == "- **unknown_label** `please borrow 40 DAI for me` (borow_asset, change/mini.csv:322)\n")
  }

  @Test func aLeakFails() throws {
    let result = try job(
      after: """
        jq -r '[.prompt, "swap_asset"] | @csv' eval.jsonl | sed -n 7p >> mini.csv
        """)
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("- **leak** `"))
  }

  @Test func onePromptUnderTwoLabelsFails() throws {
    let result = try job(after: "sed -n '2s/deposit_asset/swap_asset/p' mini.csv >> mini.csv")
    #expect(result.status == 1)
    #expect(
      result.output
        == "- **conflict** `deposit 10 ETH into aave` (swap_asset, change/mini.csv:322)\n")
  }

  @Test func relabelledRowsFail() throws {
    let result = try job(after: "sed -i '2~3s/,[a-z_]*$/,swap_asset/' mini.csv")
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("- **no operating point** pick-op: "))
  }

  @Test func aGateThatLetsNothingThroughFails() throws {
    let result = try job(after: "echo false > gate.jq")
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("- **no operating point** pick-op: "))
  }

  /// A tool that cannot work is not taken for an answer of the data.
  @Test func aBrokenGateIsAnError() throws {
    let result = try job(after: "echo '.prompt | nonsense(' > gate.jq")
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.error.hasPrefix("score: "))
  }
}
