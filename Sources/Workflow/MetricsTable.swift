public import Decision
public import Records
public import Streams

/// Writes metrics rows as they come, one at a time.
///
/// - Parameters:
///   - rows: The rows of one sweep, made as they are asked for.
///   - format: How to write them.
///   - output: Where to write them.
/// - Throws: `Diagnostic` where the output cannot be written.
public func writeMetrics(
  _ rows: some Sequence<MetricsRow>, as format: TableFormat, to output: OutputStream
) throws(Diagnostic) {
  var table = Table(MetricsRow.columns(for: format), as: format)
  try output.write(table.begin())
  for row in rows { try output.write(table.row(row)) }
  try output.write(table.end())
}
