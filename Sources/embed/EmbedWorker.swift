import ArgumentParser
import CommandLineTool
import Encoder
import Groundwork
import JSON
import Records
import Streams
import Workflow

/// How a vector is written.
enum VectorEncoding: String, CaseIterable, ExpressibleByArgument {
  /// Shortest decimals that read back as the same float32.
  case array
  /// One string: base64 of little-endian float32.
  case base64
}

/// What every worker of one run shares.
struct EmbedJob {
  enum Output {
    case vectors(VectorEncoding)
    case tokens
  }

  var encoder: any TextEncoder
  var promptField: String
  var policy: InvalidLinePolicy
  var output: Output
  var earlier: ReusableVectors?
  /// Whether records say in "source" where they come from.
  var keepsSource = false
  /// What this run has encoded already; nil where encoding costs no more than looking.
  var memory: RunVectors?
}

/// The records of one batch again, with their vectors.
struct EmbeddedBatch {
  var lines: [UInt8] = []
  var tally = EmbedTally()
}

/// What the user is told at the end.
struct EmbedTally {
  var rows = 0
  var truncated = PlacedCount()
  var unknown = PlacedCount()
  var reused = 0

  mutating func add(_ other: EmbedTally) {
    rows += other.rows
    truncated.add(other.truncated)
    unknown.add(other.unknown)
    reused += other.reused
  }

  /// Counts a prompt by what was lost of it.
  mutating func add(_ loss: PromptLoss, at location: SourceLocation) {
    rows += 1
    if loss.isTruncated { truncated.add(at: location) }
    if loss.isUnknown { unknown.add(at: location) }
  }

  func notes(on encoder: any TextEncoder, reuse: String?) -> [String] {
    var notes: [String] = []
    if truncated.count > 0 {
      notes.append(
        "\(counted(truncated.count, of: rows, "prompt")) cut at "
          + "\(counted(encoder.tokenLimit, "token")), \(truncated.place)")
    }
    if unknown.count > 0 {
      let count = unknown.count
      notes.append(
        "\(counted(count, of: rows, "prompt")) \(agreeing(count, "holds", "hold")) no token that the "
          + "encoder knows, \(unknown.place): \(agreeing(count, "its vector says", "their vectors say")) "
          + "nothing, whatever confidence score gives \(agreeing(count, "it", "them"))")
    }
    if let reuse { notes.append("\(counted(reused, of: rows, "vector")) taken from \(reuse)") }
    return notes
  }
}

/// Reads a batch of prompts, encodes them together, and writes the records again.
final class EmbedWorker: BatchWorker {
  private let job: EmbedJob
  private let session: any EncoderSession
  private let parser = RecordParser()
  private var tokens = TokenBatch()
  /// Shape (tokens.count, dimension).
  private var vectors: [Float] = []
  private var edits = FieldEdits()
  /// What stands in place of the batch's unusable lines, by the line's index.
  private var answers: [(index: Int, bytes: [UInt8])] = []
  /// The row in `tokens` of each prompt of the batch, and what was lost of it.
  private var fresh: [[UInt8]: Int] = [:]
  private var losses: [PromptLoss] = []

  init(_ job: EmbedJob) {
    self.job = job
    session = job.encoder.makeSession()
  }

  /// Where the vector of a row comes from.
  private enum Origin {
    case encoded(Int, PromptLoss)
    case earlier(Int)
    case remembered(RunVectors.Entry)
  }

  func process(
    _ batch: LineBatch, invalid: inout [InvalidLine]
  ) throws(Diagnostic) -> EmbeddedBatch {
    var output = EmbeddedBatch()
    answers.removeAll(keepingCapacity: true)
    let origins = readPrompts(of: batch, invalid: &invalid)
    if case .vectors = job.output {
      try Diagnostic.placing(
        try session.encode(tokens, into: &vectors), at: SourceLocation(batch.location(0).file))
      remember()
    }
    var ignored: [InvalidLine] = []
    var pending = answers[...]
    batch.forEachRecord(parser: parser, policy: .skip, invalid: &ignored) { record, index in
      // Rows that the first pass refused are not written.
      guard index < origins.count, let origin = origins[index] else { return }
      while let answer = pending.first, answer.index < index {
        output.lines += answer.bytes
        pending.removeFirst()
      }
      write(record, at: batch.location(index), from: origin, into: &output)
    }
    for answer in pending { output.lines += answer.bytes }
    return output
  }

  /// Tokenizes what is not known already; nil for rows that cannot be used.
  private func readPrompts(of batch: LineBatch, invalid: inout [InvalidLine]) -> [Origin?] {
    tokens.removeAll()
    fresh.removeAll(keepingCapacity: true)
    var origins = [Origin?](repeating: nil, count: batch.count)
    batch.forEachRecord(
      parser: parser, policy: job.policy, invalid: &invalid,
      answer: { answers.append((index: $1, bytes: $0)) }
    ) { (record, index) throws(RecordError) in
      // A cell of a table cannot say null, so an empty label there is a slip.
      if batch.isTable, try record.text("label")?.isEmpty == true {
        throw RecordError(
          what: "\"label\" is blank",
          remedy: "write the class, or drop the column if no row has one")
      }
      let prompt = try record.prompt(job.promptField)
      if let known = job.earlier?.index(of: prompt) {
        origins[index] = .earlier(known)
      } else if let row = fresh[prompt] {
        origins[index] = .encoded(row, losses[row])
      } else if let entry = job.memory?[prompt] {
        origins[index] = .remembered(entry)
      } else {
        let truncated = prompt.withUnsafeBufferPointer {
          job.encoder.tokenize($0, into: &tokens.ids)
        }
        tokens.offsets.append(tokens.ids.count)
        let row = tokens.count - 1
        let loss = PromptLoss(
          isTruncated: truncated, isUnknown: !job.encoder.knowsAny(of: tokens[row]))
        if job.memory != nil {
          fresh[prompt] = row
          if losses.count <= row { losses.append(loss) }
          losses[row] = loss
        }
        origins[index] = .encoded(row, loss)
      }
    }
    return origins
  }

  /// Keeps the batch's vectors for the prompts that come again.
  private func remember() {
    guard let memory = job.memory else { return }
    let dimension = job.encoder.dimension
    for (prompt, row) in fresh {
      let vector = Array(vectors[(row * dimension)..<((row + 1) * dimension)])
      memory.add(RunVectors.Entry(vector: vector, loss: losses[row]), for: prompt)
    }
  }

  private func write(
    _ record: Record, at location: SourceLocation, from origin: Origin,
    into output: inout EmbeddedBatch
  ) {
    edits.removeAll()
    let loss: PromptLoss
    switch (job.output, origin) {
    case (.tokens, .encoded(let row, let own)):
      loss = own
      edits.remove("embedding")
      edits.remove("embedder")
      edits.set("tokens") { json in
        json.beginArray()
        for id in tokens[row] { json.number(Int(id)) }
        json.endArray()
      }
    case (.vectors(let encoding), .encoded(let row, let own)):
      loss = own
      let dimension = job.encoder.dimension
      let vector = vectors[(row * dimension)..<((row + 1) * dimension)]
      setVector(vector, encoding)
    case (.vectors(let encoding), .earlier(let row)):
      guard let earlier = job.earlier else { return }
      loss = earlier.losses[row]
      output.tally.reused += 1
      setVector(earlier.vector(row), encoding)
    case (.vectors(let encoding), .remembered(let entry)):
      loss = entry.loss
      setVector(entry.vector[...], encoding)
    case (.tokens, .earlier), (.tokens, .remembered): return
    }
    output.tally.add(loss, at: location)
    mark("truncated", loss.isTruncated)
    mark("no_known_token", loss.isUnknown)
    if job.keepsSource, !record.has("source") { edits.set("source") { $0.string(location.text) } }
    record.write(edits, into: &output.lines)
    output.lines.append(UInt8(ascii: "\n"))
  }

  /// Sets a field to true, or takes it away.
  private func mark(_ field: String, _ isSo: Bool) {
    if isSo { edits.set(field) { $0.bool(true) } } else { edits.remove(field) }
  }

  private func setVector(_ vector: ArraySlice<Float>, _ encoding: VectorEncoding) {
    edits.remove("tokens")
    edits.set("embedding") { json in
      vector.withUnsafeBufferPointer {
        switch encoding {
        case .array: json.floatsArray($0)
        case .base64: json.base64($0)
        }
      }
    }
    edits.set("embedder") { $0.string(job.encoder.identity) }
  }
}
