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

  /// Prometheus's own program takes the metrics and the alerts, and the ones raise the others.
  @Test(
    .enabled(
      if: ExampleFolder.has(commands: "promtool"), "promtool is missing: alerts are not tried"))
  func prometheus() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    // Rows of which all fire and none should.
    let written = try folder.run(
      #"""
      jq -c 'select(.predicted != "none") | . + {label: null}' scored.jsonl |
        audit --op op.json --monitor --summary --to prometheus > out.prom
      """#)
    #expect(written.status == 1, "\(written.error)")
    try folder.must("promtool check metrics < out.prom")
    let alerts = Workspace.root.path + "/examples/prometheus/alerts.yml"
    try folder.must("promtool check rules '\(alerts)'")
    try folder.must(
      #"""
      alerts='\#(alerts)'
      {
        printf 'rule_files: ["%s"]\ntests:\n  - interval: 1m\n    input_series:\n' "$alerts"
        sed -n 's/^\(promptutils_[^ ]*\) \(.*\)$/\1\t\2/p' out.prom |
          jq -R -r 'split("\t") | "      - series: \(.[0] | @json)\n        values: \"\(.[1])x120\""'
        printf '    promql_expr_test:\n'
        for alert in OperatingPointRefuted OperatingPointInDoubt PromptsFireThatMustNot; do
          printf '      - expr: count(ALERTS{alertname="%s",alertstate="firing"}) > bool 0\n' $alert
          printf '        eval_time: 2h\n        exp_samples: [{labels: "{}", value: 1}]\n'
        done
      } > test.yml && promtool test rules test.yml
      """#)
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
