import Foundation
import Testing

/// A system call that fails is answered by the right output or by a message, never by a lost line.
///
/// `scripts/faults/run.sh` tries every call of every tool; these are a few that cost little. Without strace,
/// or where nobody may trace, they are left out.
@Suite struct FaultTests {
  /// A call that fails once, and what must come of it.
  struct Fault: CustomTestStringConvertible, Sendable {
    /// The calls as strace names them.
    var calls: String
    var error: String
    /// The file that the calls are about.
    var path: String
    /// What is said; nil where the output must be whole.
    var message: String?

    var testDescription: String { "\(calls) \(error) \(path)" }
  }

  static let canTrace = (try? Workspace.shell("strace -qq -o /dev/null true").status) == 0

  static let faults = [
    Fault(calls: "read", error: "EINTR", path: "in"),
    Fault(calls: "read", error: "EAGAIN", path: "in"),
    Fault(
      calls: "read", error: "EIO", path: "in",
      message: "embed: in: cannot be read: input/output error\n"),
    Fault(
      calls: "openat", error: "EMFILE", path: "in",
      message: "embed: in: cannot be opened: too many open files\n"),
    Fault(calls: "openat", error: "EINTR", path: "in"),
    Fault(calls: "write", error: "EINTR", path: "out"),
    Fault(calls: "write", error: "EAGAIN", path: "out"),
    Fault(
      calls: "write", error: "ENOSPC", path: "out",
      message: "embed: <stdout>: cannot write: no space left on device\n"),
    Fault(
      calls: "write", error: "EIO", path: "out",
      message: "embed: <stdout>: cannot write: input/output error\n"),
  ]

  @Test(.enabled(if: canTrace, "strace is not there, or may not trace"), arguments: faults)
  func aFailingCallLosesNothing(_ fault: Fault) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let run = try Workspace.shell(
      """
      for i in $(seq 50); do echo "{\\"prompt\\":\\"word $i\\"}"; done >in; : >out
      strace -f -qq -o trace -P "$PWD/\(fault.path)" -e trace=\(fault.calls) \\
        -e inject=\(fault.calls):error=\(fault.error):when=1 embed --tokens -j 1 "$PWD/in" >out
      status=$?; grep -q INJECTED trace || echo "nothing failed" >&2
      embed --tokens in | cmp -s - out && echo whole; exit $status
      """, in: scratch.url)
    let said = run.error.replacingOccurrences(of: scratch.url.path + "/", with: "")
    #expect(said == fault.message ?? "")
    #expect(run.status == (fault.message == nil ? 0 : 2))
    #expect((run.output == "whole\n") == (fault.message == nil))
  }
}
