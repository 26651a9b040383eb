import Testing

struct PointerNestTests {
  // By hand: what is closed before the next opens is no nest, nor is a declaration or a comment.
  @Test(arguments: [
    ("let a = 1", 0, 1),
    ("a.withUnsafeBytes { $0.count }; b.withUnsafeBytes { $0.count }", 1, 1),
    ("a.withUnsafeBytes { a in\n  b.withUnsafeBytes { b in\n    use(a, b)\n  }\n}", 2, 2),
    ("a.withUnsafeBytes { a in b.withUnsafeBytes { b in\nc.withUnsafeBytes {} } }", 3, 2),
    ("a.withUnsafeBytes(\n  of: x\n) { a in\n  b.withUnsafeBytes\n  { b in\n  }\n}", 2, 5),
    ("a.withUnsafeBytes(\n  of: x.map { $0 }\n) { a in\n  b.withUnsafeBytes({ b in })\n}", 2, 4),
    ("a.withUnsafeBytes(body)\nif b.withUnsafeBytes(body) == c { d {} }\nfor e in f {}", 0, 1),
    ("func withUnsafeTable() { a.withUnsafeBytes {} } // a.withUnsafeBytes {", 1, 1),
  ])
  func countsWhatIsOpen(text: String, depth: Int, line: Int) {
    let nest = PointerNest(text)
    #expect(nest.depth == depth)
    #expect(nest.line == line)
  }
}
