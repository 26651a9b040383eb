import JSON

/// Which edit meets which field; kept by the parser so that its memory is reused.
struct EditMatch: ~Copyable {
  /// For each field the edit that meets it, or -1.
  var editOfField: [Int] = []
  /// The edits that set fields which the line lacks, in edit order.
  var newEdits: [Int] = []
}
