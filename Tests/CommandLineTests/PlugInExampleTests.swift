import Foundation
import Testing

/// Other systems' rows in front of the tools, by their own means.
@Suite struct PlugInExampleTests {
  static let examples = Workspace.root.path + "/examples/plug-in"

  @Test(
    .enabled(if: ExampleFolder.has(modules: "duckdb"), "Python has no duckdb: Parquet is not tried")
  )
  func parquetByDuckDB() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let python = "'\(ExampleFolder.python)'"
    try folder.must(
      "\(python) -c \"import duckdb; duckdb.sql(\\\"COPY (FROM 'eval.jsonl') TO 'in.parquet'\\\")\""
    )
    try folder.must(
      "\(python) '\(Self.examples)/duckdb_parquet.py' mapper.json in.parquet out.parquet")
    let rows = try folder.must(
      "\(python) -c \"import duckdb; [print(*row, sep='\\t') for row in duckdb.sql("
        + "\\\"SELECT prompt, predicted FROM 'out.parquet'\\\").fetchall()]\"")
    let wanted = try folder.must(
      "score --mapper mapper.json vectors.jsonl | jq -r '[.prompt, .predicted] | join(\"\\t\")'")
    #expect(rows == wanted)
  }

  @Test(
    .enabled(
      if: ExampleFolder.has(modules: "datasets"), "Python has no datasets: they are not tried"))
  func huggingFaceDatasets() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let python = "'\(ExampleFolder.python)'"
    try folder.must(
      """
      \(python) - <<END
      import datasets
      names = ["borrow", "swap"]
      rows = {"text": ["lend me 5 DAI", "tausche 3 \u{fc}ber", "?"], "label": [0, 1, -1]}
      features = datasets.Features({"text": datasets.Value("string"), "label": datasets.ClassLabel(names=names)})
      datasets.DatasetDict(train=datasets.Dataset.from_dict(rows, features=features)).save_to_disk("saved")
      END
      """)
    let rows = try folder.must(
      "\(python) '\(Self.examples)/datasets_rows.py' saved train | embed | jq -c '[.prompt,.label]'"
    )
    #expect(
      rows == "[\"lend me 5 DAI\",\"borrow\"]\n[\"tausche 3 \u{fc}ber\",\"swap\"]\n[\"?\",null]\n")
  }

  @Test(.enabled(if: ExampleFolder.has(modules: "pandas"), "Python has no pandas: it is not tried"))
  func pandasFrames() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let said = try folder.must(
      "'\(ExampleFolder.python)' '\(Self.examples)/pandas_rows.py' mapper.json labels.csv")
    let wanted = try folder.must(
      "embed --from csv labels.csv | score --mapper mapper.json | jq -r .predicted | sort | uniq -c"
        + " | awk '{ print $2, $1 }'")
    let counts = said.split(separator: "\n").dropFirst().map { row in
      row.split(separator: "\t").prefix(2).joined(separator: " ")
    }
    #expect(counts == wanted.split(separator: "\n").map(String.init))
  }

  /// Both ways: promptfoo's results as labelled prompts, and the tools as its provider.
  @Test func promptfoo() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let results = """
      {"results":{"version":3,"results":[
        {"vars":{"prompt":"swap 3 ETH for DAI"},"prompt":{"raw":"Route: swap 3 ETH for DAI"},
         "testCase":{"assert":[{"type":"latency","threshold":1},{"type":"equals","value":"swap_asset"}]}},
        {"vars":{},"prompt":{"raw":"what is aave?"},"testCase":{}}]}}
      """
    try Data(results.utf8).write(to: folder.url.appendingPathComponent("results.json"))
    let rows = try folder.must(
      "jq -c -f '\(Self.examples)/promptfoo.jq' results.json | embed | jq -c '[.prompt,.label]'")
    #expect(rows == "[\"swap 3 ETH for DAI\",\"swap_asset\"]\n[\"what is aave?\",null]\n")
    let provider = "'\(Self.examples)/promptfoo-provider.sh' ."
    #expect(try folder.must("\(provider) 'swap 3 ETH for DAI' '{}' '{}'") == "swap_asset\n")
    #expect(try folder.must("\(provider) 'what is aave?' '{}' '{}'") == "none\n")
  }
}
