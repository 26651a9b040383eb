import Foundation
import Testing

/// The Python that promptutils(5) shows for reading a mapper, and the script that exports one.
@Suite struct MapperReaderExampleTests {
  private static func scratch() throws -> Scratch {
    let scratch = try Scratch()
    let example = try WorkedExample.result.get()
    let made = try Workspace.shell(
      """
      set -e
      embed --quiet --encoding base64 "$EXAMPLE/train.jsonl" >"$SCRATCH/rows"
      score --quiet --keep-embedding --mapper "$EXAMPLE/fitted.json" "$SCRATCH/rows" >"$SCRATCH/fitted"
      score --quiet --keep-embedding --mapper "$EXAMPLE/mapper.json" "$SCRATCH/rows" >"$SCRATCH/scored"
      """, environment: ["EXAMPLE": example.path, "SCRATCH": scratch.url.path])
    #expect(made.status == 0, "\(made.error)")
    return scratch
  }

  @Test(.enabled(if: ExampleFolder.has(modules: "numpy"), "Python has no numpy"))
  func theManualReadsAMapper() throws {
    let block = try DocumentationPage("promptutils.5").blocks.first {
      $0.lines.first?.hasPrefix("import base64") == true
    }
    let program = try #require(block).lines.joined(separator: "\n").replacing("\\e", with: "\\")
    let scratch = try Self.scratch()
    defer { scratch.remove() }
    let checked = """
      \(program)
      wanted = [[row["scores"][c] for c in mapper["classes"]] for row in rows]
      assert np.abs(p - np.array(wanted)).max() < 1e-12
      """
    try Data(checked.utf8).write(to: scratch.url.appendingPathComponent("reader.py"))
    let example = try WorkedExample.result.get()
    let run = try Workspace.shell(
      "'\(ExampleFolder.python)' '\(scratch.url.path)/reader.py' '\(example.path)/fitted.json' "
        + "'\(scratch.url.path)/fitted'")
    #expect(run.status == 0, "\(run.error)")
  }

  /// The script as it is installed, far from the repository.
  @Test(
    .enabled(
      if: ExampleFolder.has(modules: "numpy", "onnx", "onnxruntime"),
      "Python has no numpy, onnx or onnxruntime"))
  func theGraphScoresAsScoreDoes() throws {
    let scratch = try Self.scratch()
    defer { scratch.remove() }
    let installed = try Workspace.shell(
      "mkdir \"$SCRATCH/bin\" && touch \"$SCRATCH/bin/promptutils\" "
        + "&& packaging/install.sh \"$SCRATCH/bin\" \"$SCRATCH/usr\" --no-note",
      environment: ["SCRATCH": scratch.url.path])
    #expect(installed.status == 0, "\(installed.error)")
    let script = "\(scratch.url.path)/usr/share/promptutils/scripts/export_onnx.py"
    let example = try WorkedExample.result.get()
    for (mapper, rows) in [("fitted.json", "fitted"), ("mapper.json", "scored")] {
      let run = try Workspace.shell(
        "'\(ExampleFolder.python)' '\(script)' '\(example.path)/\(mapper)' "
          + "'\(scratch.url.path)/m.onnx' --check '\(scratch.url.path)/\(rows)'")
      #expect(run.status == 0, "\(run.output)\(run.error)")
    }
  }
}
