import Foundation

@testable import Filter

/// The folder of the package, found from this file.
let packageRoot = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The lines of the audited rows that the golden file was made from.
func auditedRows() throws -> [String] {
  let file = packageRoot.appending(path: "Fixtures/reference/filter_rows.jsonl")
  return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
}

extension JQProgram {
  func selects(_ row: String) throws -> Bool {
    try Array(row.utf8).withUnsafeBytes { try selects($0) }
  }

  func predicate(_ row: String) throws -> Bool {
    try Array(row.utf8).withUnsafeBytes { try predicate($0) }
  }

  /// The outputs for a row, and the error that ended them, if one did.
  func outcome(_ row: String) -> (outputs: [String], error: FilterError?) {
    var outputs: [String] = []
    do {
      try Array(row.utf8).withUnsafeBytes { row in
        try self.outputs(row) { outputs.append(String(decoding: $0, as: UTF8.self)) }
      }
      return (outputs, nil)
    } catch {
      return (outputs, error as? FilterError)
    }
  }
}

/// The error that a closure throws, or nil.
func filterError(_ body: () throws -> Void) -> FilterError? {
  do {
    try body()
    return nil
  } catch {
    return error as? FilterError
  }
}
