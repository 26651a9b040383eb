internal import CJQ

/// A compiled jq program that is run once for each row.
///
/// It is jq's own engine, with jq's own rules: numbers are doubles, `env` and `$ENV` see the
/// environment, and a file `~/.jq` is loaded first where there is one. It differs in this: `input`
/// and `inputs` are errors, since a program sees one row; modules are looked for only where an
/// `import` says (`{search: …}`); `halt` and `halt_error` are errors. `stderr` writes to standard
/// error by itself, as in jq; nothing writes to standard output.
///
/// One program belongs to one thread at a time; make another for another thread.
///
/// - Note: A program that never ends is never stopped, and one that asks libjq for more memory than
///   there is, or meets one of the assertions that libjq 1.6 keeps (`infinite | todate`,
///   `.[nan:]`), ends the process. Neither lets a row through.
public final class JQProgram {
  private let state: OpaquePointer
  private let messages: JQMessages

  /// Compiles a program.
  ///
  /// - Parameters:
  ///   - program: jq program text; the empty text is the identity, as in jq.
  ///   - debug: Called with the compact JSON text of each value the program hands to `debug`.
  /// - Throws: `FilterError.syntax` with libjq's complaints, or `FilterError.outOfMemory`.
  public init(
    _ program: String, debug: @escaping (String) -> Void = { _ in }
  ) throws(FilterError) {
    Self.readyRegularExpressions
    guard let state = jq_init() else { throw .outOfMemory }
    self.state = state
    messages = JQMessages(debug: debug)
    messages.install(on: state)
    // Without this attribute `import` fails an assertion; without entries no folder is searched.
    jq_set_attr(state, jv_string("JQ_LIBRARY_PATH"), jv_array())
    // libjq takes a C string and would silently run what stands before the zero byte.
    guard !program.utf8.contains(0) else {
      throw .syntax(program: program, messages: ["a zero byte in the program text"])
    }
    guard jq_compile(state, program) != 0 else {
      throw .syntax(program: program, messages: messages.errors)
    }
  }

  /// Lets libjq meet its first regular expression on one thread.
  ///
  /// Oniguruma, which libjq matches with, sets itself up then. Two threads that both come first write
  /// over each other's tables: with a gate that has `test`, two in a hundred runs of score behind a pipe
  /// ended so.
  private static let readyRegularExpressions: Void = {
    var state = jq_init()
    guard let ready = state else { return }
    if jq_compile(ready, #"test("")"#) != 0 {
      jq_start(ready, jv_string(""), 0)
      jv_free(jq_next(ready))
    }
    jq_teardown(&state)
  }()

  deinit {
    var state: OpaquePointer? = state
    jq_teardown(&state)
  }

  /// Whether the program keeps a row: it does when it puts out anything, as `select(…)` does.
  ///
  /// The program is asked for its first output only. `error(null)`, which in jq ends the outputs,
  /// keeps nothing.
  ///
  /// - Parameter row: UTF-8 text of one JSON value.
  /// - Returns: Whether there was a first output.
  /// - Throws: `FilterError` where the row cannot be read, or the program fails before an output.
  public func selects(_ row: UnsafeRawBufferPointer) throws(FilterError) -> Bool {
    try start(row)
    return try next() != nil
  }

  /// The program's answer to a yes-or-no question about a row.
  ///
  /// - Parameter row: UTF-8 text of one JSON value.
  /// - Returns: true for the output `true`, false for `false` and `null`.
  /// - Throws: `FilterError`, also where there is no output, more than one, or one of another type:
  ///   a gate must not open, or close, by accident.
  public func predicate(_ row: UnsafeRawBufferPointer) throws(FilterError) -> Bool {
    try start(row)
    guard let answer = try next() else { throw .notPredicate(.noOutput) }
    guard try next() == nil else { throw .notPredicate(.severalOutputs) }
    switch answer.kind {
    case JV_KIND_TRUE: return true
    case JV_KIND_FALSE, JV_KIND_NULL: return false
    default: throw .notPredicate(.notBoolean(type: answer.typeName))
    }
  }

  /// Runs the program on a row and hands over each of its outputs, in order.
  ///
  /// - Parameters:
  ///   - row: UTF-8 text of one JSON value.
  ///   - body: Called with each output as `jq -c` prints it, without a line feed; the bytes are lent
  ///     for the call. An output that precedes an error has been handed over when the error comes.
  /// - Throws: `FilterError`, or what `body` throws, which ends the run.
  public func outputs(
    _ row: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void
  ) throws {
    try start(row)
    while let output = try next() {
      try output.withCompactJSON(body)
    }
  }

  /// Begins a run on a row; what was left of the run before it is dropped.
  private func start(_ row: UnsafeRawBufferPointer) throws(FilterError) {
    let input = try JQValue.parse(row)
    jq_start(state, input.reference, 0)
  }

  /// The next output of the run, or nil at its end.
  private func next() throws(FilterError) -> JQValue? {
    let output = JQValue(consuming: jq_next(state))
    guard output.kind == JV_KIND_INVALID else { return output }
    // A halted program looks finished; only the state knows.
    guard jq_halted(state) == 0 else { throw .halted(message: haltMessage) }
    if let message = output.errorMessage { throw .runtime(message: message) }
    return nil
  }

  /// What `halt_error` was given; nil after a plain `halt`.
  private var haltMessage: String? {
    let message = JQValue(consuming: jq_get_error_message(state))
    return message.kind == JV_KIND_INVALID ? nil : message.text
  }
}
