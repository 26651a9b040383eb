import Groundwork

/// Where each distinct prompt of a sweep counts, so that the distinct prompts of several sweeps can be
/// told apart when they are added up.
///
/// It is whole or not there: with more than ``limit`` prompts a sweep has none.
public struct PromptSketch: Equatable, Sendable {
  /// Prompts that a sketch has room for, about 12 bytes each.
  static let limit = 1 << 16

  /// One prompt.
  struct Entry: Equatable, Sendable {
    /// Its hash, as ``PromptSample`` keeps it.
    var key: UInt64
    /// Where its rows count, by ascending cell; cells are those of a ``RankSpace``.
    var places: PromptPlaces
  }

  /// By ascending key.
  private(set) var entries: [Entry]

  /// A sketch of prompts in any order; nil where they are too many.
  init?(_ entries: [Entry]) {
    guard entries.count <= PromptSketch.limit else { return nil }
    self.entries = entries.sorted { $0.key < $1.key }
    for index in entries.indices where self.entries[index].places.count > 1 {
      self.entries[index].places.sort { $0.cell < $1.cell }
    }
  }

  /// Prompts that count as evidence.
  var unseen: Int { entries.count { !$0.places.seen } }

  /// The prompts of a sketch and of others, each at every point as its least favourable row there.
  ///
  /// - Parameters:
  ///   - others: Prompts of other rows, by ascending key; they may be more than a sketch has room for.
  ///   - space: The cells of both.
  /// - Returns: All prompts, by ascending key.
  func merged(with others: [Entry], in space: RankSpace) -> [Entry] {
    var merged: [Entry] = []
    merged.reserveCapacity(entries.count + others.count)
    var (one, two) = (others[...], entries[...])
    while let first = one.first, let second = two.first {
      if first.key == second.key {
        let places = second.places.reduce(first.places) {
          PromptPlace.merge($0, $1, in: space)
        }
        merged.append(Entry(key: first.key, places: places))
      } else {
        merged.append(first.key < second.key ? first : second)
      }
      if first.key <= second.key { one.removeFirst() }
      if second.key <= first.key { two.removeFirst() }
    }
    return merged + one + two
  }

  /// The same prompts with their cells, of one space, in another that has its thresholds and more.
  func moved(from own: RankSpace, to space: RankSpace) -> PromptSketch {
    var moved = self
    for index in entries.indices {
      moved.entries[index].places = entries[index].places.mapped {
        $0.at(cell: own.cell($0.cell, in: space))
      }
      moved.entries[index].places.sort { $0.cell < $1.cell }
    }
    return moved
  }
}

// MARK: - As text

extension PromptSketch {
  /// Base64 of each prompt's key in 8 bytes, low first; then as numbers of 7 bits a byte, low first:
  /// kind + 4 · seen + 8 · (several cells) + 16 · class, the count of cells where several, the cells.
  var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(12 * entries.count)
    for entry in entries {
      withUnsafeBytes(of: entry.key.littleEndian) { bytes.append(contentsOf: $0) }
      let places = entry.places
      let many = places.count > 1
      PromptSketch.append(
        places.kind.rawValue | (places.seen ? 4 : 0) | (many ? 8 : 0) | places.histogram << 4,
        &bytes)
      if many { PromptSketch.append(places.count, &bytes) }
      for place in places { PromptSketch.append(place.cell, &bytes) }
    }
    return Base64.encode(bytes)
  }

  /// Reads what ``text`` gave; nil for anything else.
  init?(text: String) {
    guard let bytes = Base64.decode(text) else { return nil }
    var rest = bytes[...]
    var entries: [Entry] = []
    while !rest.isEmpty {
      guard rest.count >= 8 else { return nil }
      let key = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      rest.removeFirst(8)
      guard entries.last.map({ $0.key < key }) ?? true,
        let flags = PromptSketch.number(&rest), flags >> 4 < PromptPlace.histogramLimit,
        let kind = FiringKind(rawValue: flags & 3),
        let count = flags & 8 == 0 ? 1 : PromptSketch.number(&rest), (1...rest.count + 1) ~= count
      else { return nil }
      var places: [PromptPlace] = []
      for _ in 0..<count {
        guard let cell = PromptSketch.number(&rest), cell < 1 << 44 else { return nil }
        places.append(
          PromptPlace(seen: flags & 4 != 0, histogram: flags >> 4, cell: cell, kind: kind))
      }
      entries.append(
        Entry(key: key, places: PromptPlaces(places[0], Array(places.dropFirst()))))
    }
    self.init(entries)
  }

  private static func append(_ number: Int, _ bytes: inout [UInt8]) {
    var rest = number
    while rest > 127 {
      bytes.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int? {
    var number = 0
    for shift in stride(from: 0, to: 56, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      number |= Int(byte & 127) << shift
      if byte < 128 { return number }
    }
    return nil
  }
}
