internal import CJQ

/// Gathers what libjq and a running program have to say, which libjq would otherwise print.
final class JQMessages {
  /// Errors that libjq reported while compiling, oldest first.
  private(set) var errors: [String] = []
  /// Receives the compact JSON text of each value that a program hands to `debug`.
  private let debug: (String) -> Void

  init(debug: @escaping (String) -> Void) {
    self.debug = debug
  }

  /// Routes the errors, debug messages and input requests of a state to this object.
  ///
  /// The state must not outlive the object.
  func install(on state: OpaquePointer) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    jq_set_error_cb(
      state,
      { context, message in
        let text = JQValue(consuming: message).text
        context.map {
          Unmanaged<JQMessages>.fromOpaque($0).takeUnretainedValue().errors.append(text)
        }
      }, context)
    jq_set_debug_cb(
      state,
      { context, message in
        let text = JQValue(consuming: message).compactJSON
        context.map { Unmanaged<JQMessages>.fromOpaque($0).takeUnretainedValue().debug(text) }
      }, context)
    jq_set_input_cb(
      state,
      { _, _ in
        jv_invalid_with_msg(jv_string("input is not available: a program sees one row at a time"))
      }, nil)
  }
}
