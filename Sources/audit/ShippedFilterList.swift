import Filter

/// The shipped filters with their text, for people.
enum ShippedFilterList {
  /// Each filter's name, then its program, then an empty line.
  static var text: String {
    ShippedFilter.all.map { filter in
      let program = filter.program.hasSuffix("\n") ? filter.program : filter.program + "\n"
      return "\(filter.name)\n" + program.split(separator: "\n").map { "    \($0)\n" }.joined()
    }.joined(separator: "\n")
  }
}
