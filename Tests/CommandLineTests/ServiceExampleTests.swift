import Foundation
import Testing

/// The examples in which the tools answer one prompt at a time.
@Suite struct ServiceExampleTests {
  static let prompts = "'deposit 10 ETH into aave' '' 'what is aave?' 'swap 3 ETH für DAI'"
  static let answers = """
    deposit_asset\tdeposit 10 ETH into aave
    error: "prompt" is blank\t
    abstain: gate\twhat is aave?
    swap_asset\tswap 3 ETH für DAI

    """

  @Test func pythonCoprocess() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let script = Workspace.root.path + "/examples/service/coprocess.py"
    #expect(try folder.must("python3 '\(script)' . \(Self.prompts)") == Self.answers)
    // The tools take another field from the environment, and so does who asks them.
    let renamed = "PROMPTUTILS_PROMPT_FIELD=text python3 '\(script)' . ''"
    #expect(try folder.must(renamed) == "error: \"text\" is blank\t\n")
  }

  /// A gate that asks for a field beside the prompt gets it.
  @Test func pythonCoprocessSendsFields() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let service = Workspace.root.path + "/examples/service"
    let said = try folder.must(
      """
      echo '.user == "anna"' >gate.jq
      jq -c '.user = "anna"' vectors.jsonl | score -q --mapper mapper.json --gate-file gate.jq |
        sweep -q --labels labels.csv --thresholds 0.5 | pick-op -q >new.json && mv new.json op.json
      PYTHONPATH='\(service)' python3 -c '
      from coprocess import Decider
      decider = Decider(".")
      for user in ["anna", "bob"]:
          fired, row = decider.decide("deposit 10 ETH into aave", user=user)
          print(user, row["gate"], fired is not None or row["reason"] == "gate")
      '
      """)
    #expect(said == "anna True True\nbob False True\n")
  }

  @Test(.enabled(if: ExampleFolder.has(commands: "node"), "node is not installed"))
  func nodeCoprocess() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let script = Workspace.root.path + "/examples/service/coprocess.mjs"
    #expect(try folder.must("node '\(script)' . \(Self.prompts)") == Self.answers)
    let failed = try folder.run("node '\(script)' nowhere 'swap 3 ETH' 'repay 5 DAI'")
    #expect(failed.status == 2)
    #expect(failed.error.contains("score: nowhere/mapper.json: cannot be opened"))
    #expect(
      failed.output == """
        error: the tools ended with status 2\tswap 3 ETH
        error: the tools ended with status 2\trepay 5 DAI

        """)
  }

  /// The input stays open: who waits for an answer must not wait for ever.
  @Test func scoreThatCannotStartEndsTheAnswer() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let answer = Workspace.root.path + "/examples/service/answer"
    let failed = try folder.run(
      """
      mkfifo in; exec 3<>in
      echo '{"prompt":"swap 3 ETH"}' >&3
      timeout 60 '\(answer)' nowhere < in 3>&-
      """)
    #expect(failed.status == 2)
    #expect(failed.output == "")
    #expect(
      failed.error == "score: nowhere/mapper.json: cannot be opened: no such file or directory\n")
    let script = Workspace.root.path + "/examples/service/coprocess.py"
    let asked = try folder.run("python3 '\(script)' nowhere \(Self.prompts)")
    #expect(asked.status == 1)
    #expect(asked.error.contains("score: nowhere/mapper.json: cannot be opened"))
    #expect(asked.error.hasSuffix("RuntimeError: the tools ended with status 2\n"))
  }

  /// systemd's own activator takes the part of the socket unit: two connections, each in step.
  @Test(
    .enabled(
      if: ExampleFolder.has(commands: "systemd-socket-activate"), "systemd is not installed"))
  func socketActivated() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    let answer = Workspace.root.path + "/examples/service/answer"
    try Data(Self.client.utf8).write(to: folder.url.appendingPathComponent("client.py"))
    let said = try folder.must(
      """
      systemd-socket-activate --inetd --accept -l "$PWD/socket" -E PATH="$PATH" '\(answer)' "$PWD" \
        2> activator.log &
      activator=$!
      trap 'kill $activator' EXIT
      python3 client.py socket
      """)
    #expect(said == "deposit_asset\nswap_asset\nrepay_loan\nTrue\n")
  }

  /// Two connections at once, asked in turn, and what the second says when the first has gone.
  private static let client = """
    import json, socket, sys, time
    def connect():
        for _ in range(600):
            try:
                connection = socket.socket(socket.AF_UNIX)
                connection.connect(sys.argv[1])
                return connection.makefile("rw", encoding="utf-8")
            except OSError:
                time.sleep(0.05)
        sys.exit("nobody listens")
    def ask(stream, prompt):
        stream.write(json.dumps({"prompt": prompt}) + "\\n")
        stream.flush()
        return json.loads(stream.readline())
    first, second = connect(), connect()
    print(ask(first, "deposit 10 ETH into aave")["predicted"])
    print(ask(second, "swap 3 ETH for DAI")["predicted"])
    first.close()
    row = ask(second, "repay my 500 DAI loan on aave")
    print(row["predicted"])
    print("abstain" in row)

    """

  @Test(
    .enabled(if: ExampleFolder.has(commands: "systemd-analyze"), "systemd is not installed"))
  func unitsAreWellFormed() throws {
    let folder = try ExampleFolder.make()
    defer { folder.remove() }
    // Where the package is not installed the unit's command is not there; the rest is looked at.
    let result = try folder.run(
      """
      cp '\(Workspace.root.path)'/examples/service/promptutils* . &&
      sed -i "s|/usr/share/promptutils/examples|\(Workspace.root.path)/examples|" promptutils@.service &&
      systemd-analyze verify "$PWD/promptutils.socket" "$PWD/promptutils@.service"
      """)
    #expect(result.status == 0)
    let ours = result.error.split(separator: "\n").filter { $0.contains("promptutils") }
    #expect(ours == [])
  }
}
