import Foundation
import Testing

/// The examples that spread the work: whatever the engine, the result is that of one machine.
@Suite struct ScaleExampleTests {
  static let grid = "--thresholds 0.5:0.95:0.05 --near-margins 0,0.1"
  static let hasSpark = ExampleFolder.has(commands: "java") && ExampleFolder.has(modules: "pyspark")
  static let examples = Workspace.root.path + "/examples"

  /// Four partitions of the evaluation prompts, one of them empty, in a folder `parts`.
  private func partitioned() throws -> DocumentationScratch {
    let folder = try ExampleFolder.make()
    try folder.must(
      """
      mkdir parts && sed -n 1,40p eval.jsonl > parts/1.jsonl && sed -n 41,200p eval.jsonl > parts/2.jsonl &&
      : > parts/3.jsonl && sed -n '201,$p' eval.jsonl > parts/4.jsonl &&
      embed eval.jsonl | score --mapper mapper.json --gate-file gate.jq > one.scored &&
      sweep --labels labels.csv \(Self.grid) one.scored > one.metrics
      """)
    return folder
  }

  private func parallel(_ partitions: String) -> String {
    "GATE_FILE=gate.jq SWEEP='\(Self.grid)' '\(Self.examples)/parallel/sweep-partitions.sh' "
      + "mapper.json labels.csv \(partitions)"
  }

  @Test(.enabled(if: ExampleFolder.has(commands: "parallel"), "GNU parallel is not installed"))
  func parallelPartitionsMergeToOneMachinesCounts() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    let merged = try folder.must(parallel("parts/*.jsonl") + " | jq -c 'del(.parts)'")
    #expect(merged == (try folder.must("jq -c 'del(.parts)' one.metrics")))
    // In another order, the same.
    #expect(
      try folder.must(
        parallel("parts/4.jsonl parts/2.jsonl parts/1.jsonl") + " | jq -c 'del(.parts)'")
        == merged)
  }

  @Test(.enabled(if: ExampleFolder.has(commands: "parallel"), "GNU parallel is not installed"))
  func parallelStopsAtABadLine() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    try folder.must("echo '{\"prompt\":3}' >> parts/2.jsonl")
    let result = try folder.run(parallel("parts/*.jsonl"))
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.error.contains("embed: parts/2.jsonl:161: \"prompt\" is a number"))
  }

  @Test(.enabled(if: ExampleFolder.has(commands: "parallel"), "GNU parallel is not installed"))
  func parallelTriesAKilledPartAgain() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    // The first score is killed before it has read a line.
    try folder.must(
      """
      mkdir shadow && cat > shadow/score <<END && chmod +x shadow/score
      #!/bin/bash
      if mkdir "$PWD/was-killed" 2> /dev/null; then kill -KILL \\$\\$; fi
      exec "$(command -v score)" "\\$@"
      END
      """)
    let merged = try folder.must(
      "PATH=\"$PWD/shadow:$PATH\" " + parallel("parts/*.jsonl") + " | jq -c 'del(.parts)'")
    #expect(merged == (try folder.must("jq -c 'del(.parts)' one.metrics")))
    try folder.must("test -d was-killed")
  }

  /// Prompts that are in several parts count once, so the bounds are those of one machine.
  @Test(.enabled(if: ExampleFolder.has(commands: "parallel"), "GNU parallel is not installed"))
  func certificatesOfPartsAreOneMachines() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    let point = "--max-hallucination-rate 0.2 --choose-by coverage --confidence-level 0.95"
    try folder.must(
      """
      head -n 90 eval.jsonl >> parts/1.jsonl && tail -n 60 eval.jsonl >> parts/2.jsonl &&
      cat parts/*.jsonl | embed | score --mapper mapper.json --gate-file gate.jq |
        sweep --labels labels.csv \(Self.grid) | pick-op \(point) > one.json
      """)
    let same = "jq -c 'del(.checksum, .chosen.parts)'"
    let merged = try folder.must(parallel("parts/*.jsonl") + " | pick-op \(point) | \(same)")
    #expect(merged == (try folder.must("\(same) one.json")))
    #expect(try folder.must("jq -r .certificate.level one.json") == "0.95\n")
    // The repeats say nothing new: the bounds are those of the prompts alone.
    #expect(
      try folder.must("pick-op \(point) one.metrics | jq -c .certificate")
        == (try folder.must("jq -c .certificate one.json")))
  }

  private func spark(_ script: String, _ arguments: String) -> String {
    "'\(ExampleFolder.python)' '\(Self.examples)/spark/\(script)' --mapper \"$PWD/mapper.json\" \(arguments)"
  }

  @Test(.enabled(if: hasSpark, "Java or pyspark is missing: Spark is not tried"))
  func sparkPipeOnTwoWorkersIsOneMachine() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    let run =
      spark(
        "rdd_pipe.py", "--gate-file \"$PWD/gate.jq\" --partitions 6 \"$PWD/parts\" \"$PWD/out\"")
      + " --master 'local-cluster[2,1,1024]'"
    try folder.must(run)
    #expect(try folder.must("cat out/part-*") == (try folder.must("cat one.scored")))
    // The parts are swept apart and merged.
    try folder.must(
      """
      mkdir counts && for part in out/part-*; do
        [ ! -s $part ] || sweep --labels labels.csv \(Self.grid) $part > counts/$(basename $part)
      done
      """)
    #expect(
      try folder.must("sweep --merge counts/* | jq -c 'del(.parts)'")
        == (try folder.must("jq -c 'del(.parts)' one.metrics")))
  }

  /// The first `score` ends in the middle of its rows, by itself or with the worker that started it.
  private func killsOnce(_ victim: String, in folder: DocumentationScratch) throws {
    try folder.must(
      #"""
      mkdir shadow && cat > shadow/score <<END && chmod +x shadow/score
      #!/bin/bash
      if mkdir "$PWD/was-killed" 2> /dev/null; then
        head -n 5 | "$(command -v score)" "\$@"
        kill -KILL \#(victim)
        sleep 60
      fi
      exec "$(command -v score)" "\$@"
      END
      """#)
  }

  /// The worker of a piped command is the parent of its shell.
  @Test(
    .enabled(if: hasSpark, "Java or pyspark is missing: Spark is not tried"),
    arguments: ["\\$\\$", "\\$(ps -o ppid= -p \\$PPID)"])
  func sparkPipeTriesWhatWasKilledAgain(_ victim: String) throws {
    let folder = try partitioned()
    defer { folder.remove() }
    try killsOnce(victim, in: folder)
    let run = spark(
      "rdd_pipe.py", "--gate-file \"$PWD/gate.jq\" --partitions 6 \"$PWD/parts\" \"$PWD/out\"")
    try folder.must(
      "PATH=\"$PWD/shadow:$PATH\" " + run + " --master 'local-cluster[2,1,1024]'")
    try folder.must("test -d was-killed")
    #expect(try folder.must("cat out/part-*") == (try folder.must("cat one.scored")))
  }

  @Test(.enabled(if: hasSpark, "Java or pyspark is missing: Spark is not tried"))
  func sparkPipeFailsWithTheToolsMessage() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    try folder.must("echo '{\"prompt\":3}' >> parts/2.jsonl")
    let result = try folder.run(
      spark("rdd_pipe.py", "--master 'local[2]' \"$PWD/parts\" \"$PWD/out\""))
    #expect(result.status != 0)
    #expect(result.error.contains("\"prompt\" is a number, not a string"))
  }

  @Test(
    .enabled(
      if: hasSpark && ExampleFolder.has(modules: "pandas", "pyarrow"),
      "Java, pyspark, pandas or pyarrow is missing: Spark is not tried"))
  func sparkTablesAndStreamsDecideAsOneMachine() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    try folder.must(
      "score --mapper mapper.json --op op.json --gate-file gate.jq vectors.jsonl"
        + " | jq -c '[.prompt,.predicted,.abstain,.reason]' | LC_ALL=C sort > wanted")
    let wanted = try folder.must("cat wanted")
    for (flag, name) in [("", "table"), ("--stream", "stream")] {
      let point = "--op \"$PWD/op.json\" --gate-file \"$PWD/gate.jq\""
      let arguments = "\(flag) \(point) \"$PWD/parts\" \"$PWD/\(name)\""
      try folder.must(spark("map_in_pandas.py", arguments))
      let decided = try folder.must(
        "cat \(name)/part-* | jq -c '[.prompt,.predicted,.abstain,.reason]' | LC_ALL=C sort")
      #expect(decided == wanted, "\(name)")
    }
  }

  @Test(
    .enabled(
      if: hasSpark && ExampleFolder.has(modules: "pandas", "pyarrow"),
      "Java, pyspark, pandas or pyarrow is missing: Spark is not tried"))
  func sparkTablesTryWhatWasKilledAgain() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    try killsOnce("\\$\\$", in: folder)
    let arguments = "--op \"$PWD/op.json\" --gate-file \"$PWD/gate.jq\" \"$PWD/parts\" \"$PWD/out\""
    try folder.must("PATH=\"$PWD/shadow:$PATH\" " + spark("map_in_pandas.py", arguments))
    try folder.must(
      """
      test -d was-killed && cat out/part-* | jq -c '[.prompt,.predicted]' | LC_ALL=C sort > got &&
      jq -c '[.prompt,.predicted]' one.scored | LC_ALL=C sort | cmp - got
      """)
  }

  @Test(
    .enabled(
      if: hasSpark && ExampleFolder.has(modules: "pandas", "pyarrow"),
      "Java, pyspark, pandas or pyarrow is missing: Spark is not tried"))
  func sparkTablesFailWithTheToolsMessage() throws {
    let folder = try partitioned()
    defer { folder.remove() }
    try folder.must("echo '{\"prompt\":\" \"}' >> parts/2.jsonl")
    let arguments = "--op \"$PWD/op.json\" --gate-file \"$PWD/gate.jq\" \"$PWD/parts\" \"$PWD/out\""
    let result = try folder.run(spark("map_in_pandas.py", arguments + " --master 'local[2]'"))
    #expect(result.status != 0)
    #expect(result.error.contains("embed: <stdin>:"))
    #expect(result.error.contains("\"prompt\" is blank"))
  }
}
