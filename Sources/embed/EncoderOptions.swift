import ArgumentParser
import CommandLineTool
import Encoder

/// Which encoder to use.
struct EncoderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The encoder: static is built in.", valueName: "name"))
  var model = "static"

  func load() throws(Diagnostic) -> any TextEncoder {
    throw Diagnostic(nil, "x")
  }
  var rowsPerBatch: Int { 512 }
  func list() throws(Diagnostic) {}
}
