import Groundwork

/// Two rows, whichever comes first.
struct RowPair: Hashable {
  let first: Int
  let second: Int

  init(_ one: Int, _ other: Int) {
    first = min(one, other)
    second = max(one, other)
  }
}
