internal import CJQ
internal import CJQGuard

/// A compiled jq program that is run once for each row.
///
/// It is jq's own engine, with jq's own rules: numbers are doubles, `env` and `$ENV` see the
/// environment, and a file `~/.jq` is loaded first where there is one, unless ``hideEnvironment()`` has
/// taken both away. It differs in this: `input`
/// and `inputs` are errors, since a program sees one row; modules are looked for only where an
/// `import` says (`{search: …}`); `halt` and `halt_error` are errors. `stderr` writes to standard
/// error by itself, as in jq; nothing writes to standard output.
///
/// One program belongs to one thread at a time; make another for another thread.
///
/// A run that takes longer than the time limit is stopped, and what makes libjq fail (the assertions that
/// libjq 1.6 keeps, memory or stack that run out) ends the run and not the process; both are errors.
/// libjq words a failed assertion on standard error itself.
public final class JQProgram {
  private let text: String
  private let messages: JQMessages
  /// nil where a run had to be given up; the next one compiles the program again.
  private var state: OpaquePointer?
  private let run: WatchedRun

  /// The time that a run may take unless told otherwise, in seconds.
  public static let standardTimeLimit = 1.0

  /// Compiles a program.
  ///
  /// - Parameters:
  ///   - program: jq program text; the empty text is the identity, as in jq.
  ///   - access: What the program may look at beside the row.
  ///   - timeLimit: The longest that a run on one row may take, in seconds, above 0.
  ///   - debug: Called with the compact JSON text of each value the program hands to `debug`.
  /// - Throws: `FilterError.syntax` with libjq's complaints, `FilterError.readsFiles` where it may not, or
  ///   `FilterError.outOfMemory`.
  public init(
    _ program: String, access: JQAccess = .row, timeLimit: Double = standardTimeLimit,
    debug: @escaping (String) -> Void = { _ in }
  ) throws(FilterError) {
    Self.readyRegularExpressions
    text = program
    messages = JQMessages(debug: debug)
    run = WatchedRun(limit: timeLimit)
    // libjq takes a C string and would silently run what stands before the zero byte.
    guard !program.utf8.contains(0) else {
      throw .syntax(program: program, messages: ["a zero byte in the program text"])
    }
    if access == .row, let keyword = JQAccess.keyword(of: program) {
      throw .readsFiles(keyword: keyword)
    }
    _ = try compiled()
  }

  /// Takes the environment, and with it `~/.jq`, from all programs that are compiled from now on.
  ///
  /// The whole process loses it, but for the time zone: to be called before there are other threads.
  public static func hideEnvironment() { jg_hide_environment() }

  /// Sets what is called, on a thread of its own, where a program does not stop when told to: one call of
  /// a function that is built in may take any time.
  ///
  /// - Parameter handler: Receives the time limit in seconds; it is expected to end the process.
  public static func whenStuck(_ handler: @escaping @Sendable (Double) -> Void) {
    RunWatch.shared.setStuckHandler(handler)
  }

  /// The program, compiled anew where the last run had to be given up.
  private func compiled() throws(FilterError) -> OpaquePointer {
    if let state { return state }
    guard let made = jq_init() else { throw .outOfMemory }
    messages.install(on: made)
    // Without this attribute `import` fails an assertion; without entries no folder is searched.
    jq_set_attr(made, jv_string("JQ_LIBRARY_PATH"), jv_array())
    var isCompiled = false
    let isWhole = jg_compile(made, text, &isCompiled)
    guard isWhole, isCompiled else {
      _ = jg_teardown(made)
      if isWhole { throw .syntax(program: text, messages: messages.errors) }
      throw .crashed
    }
    try RunWatch.shared.add(run, state: made)
    state = made
    return made
  }

  /// Gives up a state in the middle of a run: libjq 1.6 cannot start anew from everywhere.
  private func discard() {
    RunWatch.shared.remove(run)
    if let state { _ = jg_teardown(state) }
    state = nil
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

  deinit { discard() }

  /// Whether the program keeps a row: it does when it puts out anything, as `select(…)` does.
  ///
  /// The program is asked for its first output only. `error(null)`, which in jq ends the outputs,
  /// keeps nothing.
  ///
  /// - Parameter row: UTF-8 text of one JSON value.
  /// - Returns: Whether there was a first output.
  /// - Throws: `FilterError` where the row cannot be read, or the program fails before an output.
  public func selects(_ row: UnsafeRawBufferPointer) throws(FilterError) -> Bool {
    try timed { () throws(FilterError) in
      try start(row)
      return try next() != nil
    }
  }

  /// The program's answer to a yes-or-no question about a row.
  ///
  /// - Parameter row: UTF-8 text of one JSON value.
  /// - Returns: true for the output `true`, false for `false` and `null`.
  /// - Throws: `FilterError`, also where there is no output, more than one, or one of another type:
  ///   a gate must not open, or close, by accident.
  public func predicate(_ row: UnsafeRawBufferPointer) throws(FilterError) -> Bool {
    try timed { () throws(FilterError) in
      try start(row)
      guard let answer = try next() else { throw .notPredicate(.noOutput) }
      guard try next() == nil else {
        drain()
        throw .notPredicate(.severalOutputs)
      }
      switch answer.kind {
      case JV_KIND_TRUE: return true
      case JV_KIND_FALSE, JV_KIND_NULL: return false
      default: throw .notPredicate(.notBoolean(type: answer.typeName))
      }
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
    // What the caller throws is kept apart from what the run throws.
    var refusal: (any Error)?
    try timed { () throws(FilterError) in
      try start(row)
      while refusal == nil, let output = try next() {
        output.withCompactJSON { bytes in
          do { try body(bytes) } catch { refusal = error }
        }
      }
    }
    if let refusal { throw refusal }
  }

  /// Does a run under the time limit; a run that had to be given up leaves no state behind.
  private func timed<Answer>(
    _ body: () throws(FilterError) -> Answer
  ) throws(FilterError) -> Answer {
    _ = try compiled()
    run.begin()
    let result = Result { () throws(FilterError) in try body() }
    if run.end() {
      discard()
      throw .timedOut(seconds: run.limit)
    }
    if case .failure(.crashed) = result { discard() }
    return try result.get()
  }

  /// Begins a run on a row; what was left of the run before it is dropped.
  private func start(_ row: UnsafeRawBufferPointer) throws(FilterError) {
    let input = try JQValue.parse(row)
    if jg_start(try compiled(), input.reference) { return }
    // It was left where libjq cannot drop it.
    discard()
    guard jg_start(try compiled(), input.reference) else { throw .crashed }
  }

  /// The next output of the run, or nil at its end.
  private func next() throws(FilterError) -> JQValue? {
    guard let state else { throw .crashed }
    var value = jv_null()
    guard jg_next(state, &value) else { throw .crashed }
    let output = JQValue(consuming: value)
    guard output.kind == JV_KIND_INVALID else { return output }
    // A halted program looks finished; only the state knows.
    guard jq_halted(state) == 0 else { throw .halted(message: haltMessage(of: state)) }
    if let message = output.errorMessage { throw .runtime(message: message) }
    return nil
  }

  /// Takes what is left of a run that has few outputs, since libjq 1.6 cannot drop every run halfway.
  private func drain() {
    for _ in 0..<1000 {
      guard (try? next()) != nil else { return }
    }
  }

  /// What `halt_error` was given; nil after a plain `halt`.
  private func haltMessage(of state: OpaquePointer) -> String? {
    let message = JQValue(consuming: jq_get_error_message(state))
    return message.kind == JV_KIND_INVALID ? nil : message.text
  }
}
