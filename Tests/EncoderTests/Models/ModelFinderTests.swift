import Testing
import TestSupport

@testable import Encoder

struct ModelFinderTests {
  @Test func environmentsDescribeTheSearchPath() {
    #expect(
      ModelSearchPath(environment: ["HOME": "/h", "PROMPTUTILS_MODELS": "/a::/b"])
        == ModelSearchPath(
          roots: ["/a", "/b", "/h/.local/share/promptutils/models"],
          hubCaches: ["/h/.cache/huggingface/hub"]))
    #expect(
      ModelSearchPath(environment: [
        "HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/c", "HF_HOME": "",
      ]) == ModelSearchPath(roots: ["/d/promptutils/models"], hubCaches: ["/c/huggingface/hub"]))
    #expect(
      ModelSearchPath(environment: ["HF_HOME": "/hf", "SENTENCE_TRANSFORMERS_HOME": "/st"])
        == ModelSearchPath(roots: [], hubCaches: ["/hf/hub", "/st"]))
    #expect(
      ModelSearchPath(environment: ["HF_HUB_CACHE": "/hub", "HF_HOME": "/hf"]).hubCaches == ["/hub"]
    )
    #expect(
      ModelSearchPath(environment: [
        "HUGGINGFACE_HUB_CACHE": "/old", "HF_HOME": "/hf", "HOME": "/h",
      ])
      .hubCaches == ["/old"])
    #expect(
      ModelSearchPath(environment: ["HF_HUB_CACHE": "/hub", "HUGGINGFACE_HUB_CACHE": "/old"])
        .hubCaches == ["/hub"])
    #expect(
      ModelSearchPath(environment: ["HF_HUB_CACHE": "", "HUGGINGFACE_HUB_CACHE": "/old"]).hubCaches
        == ["/old"])
  }

  /// Two roots and a cache with every way in which a model can lie in them.
  static func makeTree() throws -> (TemporaryFolder, ModelFinder) {
    let folder = try TemporaryFolder()
    for path in [
      "one/alpha", "one/org/beta", "two/alpha", "two/usual", "two/sentence-transformers/deep",
    ] {
      try folder.write("\(path)/config.json", "{}")
    }
    let hub = "hub/models--sentence-transformers--hubbed"
    try folder.write("\(hub)/snapshots/bbb/config.json", "{}")
    try folder.write("\(hub)/snapshots/aaa/config.json", "{}")
    try folder.write("\(hub)/refs/main", "bbb\n")
    try folder.write("hub/models--org--two--dashes/snapshots/ccc/config.json", "{}")
    try folder.write("hub/models--org--empty/refs/main", "../../../../etc")
    let search = ModelSearchPath(
      roots: ["\(folder.path)/one", "\(folder.path)/two", "\(folder.path)/absent"],
      hubCaches: ["\(folder.path)/hub"])
    return (folder, ModelFinder(search: search))
  }

  @Test(arguments: [
    ("alpha", "alpha", "one/alpha"), ("org/beta", "beta", "one/org/beta"),
    ("sentence-transformers/usual", "usual", "two/usual"),
    ("deep", "deep", "two/sentence-transformers/deep"),
    ("hubbed", "hubbed", "hub/models--sentence-transformers--hubbed/snapshots/bbb"),
    (
      "sentence-transformers/hubbed", "hubbed",
      "hub/models--sentence-transformers--hubbed/snapshots/bbb"
    ),
    ("org/two--dashes", "two--dashes", "hub/models--org--two--dashes/snapshots/ccc"),
  ])
  func findsNames(name: String, called: String, path: String) throws {
    let (folder, finder) = try Self.makeTree()
    let found = try finder.find(name)
    #expect(found == ModelFinder.Location(name: called, path: "\(folder.path)/\(path)"))
  }

  @Test func findsPaths() throws {
    let (folder, finder) = try Self.makeTree()
    #expect(try finder.find("\(folder.path)/two/../one/alpha/").name == "alpha")
    let snapshot = "\(folder.path)/hub/models--sentence-transformers--hubbed/snapshots/aaa"
    #expect(try finder.find(snapshot) == ModelFinder.Location(name: "hubbed", path: snapshot))
  }

  @Test func listsInTheOrderOfTheSearchPath() throws {
    let (folder, finder) = try Self.makeTree()
    let names = withExtendedLifetime(folder) { finder.all().map(\.name) }
    #expect(
      names == [
        "alpha", "org/beta", "alpha", "sentence-transformers/deep", "usual", "org/two/dashes",
        "sentence-transformers/hubbed",
      ])
  }

  @Test func whatIsNotFoundIsAnErrorThatSaysWhereItLooked() throws {
    let (folder, finder) = try Self.makeTree()
    #expect(
      failureText(in: folder) { _ = try finder.find("nope") }
        == """
        there is no model "nope"; looked at nope, …/one/nope, …/one/sentence-transformers/nope, \
        …/two/nope, …/two/sentence-transformers/nope, …/absent/nope, \
        …/absent/sentence-transformers/nope, …/hub/models--sentence-transformers--nope, \
        …/hub/models--nope; run "make models", put the model's folder in one of these places, \
        or give its path
        """)
    #expect(
      failureText(in: folder) { _ = try finder.find("org/empty") }?.hasPrefix(
        "there is no model \"org/empty\"") == true)
    #expect(
      failureText(in: folder) { _ = try finder.find("") }
        == "the name of the model is empty; see list of models")
  }

  @Test func pathsThatAreNoFolderSayWhy() throws {
    let (folder, finder) = try Self.makeTree()
    try folder.link("loop", to: "\(folder.path)/loop")
    #expect(
      failureText(in: folder) { _ = try finder.find("\(folder.path)/loop") }
        == "cannot read …/loop: Too many levels of symbolic links")
    #expect(
      failureText(in: folder) { _ = try finder.find("\(folder.path)/gone") }
        == "cannot read …/gone: No such file or directory")
    #expect(
      failureText(in: folder) { _ = try finder.find("\(folder.path)/one/alpha/config.json") }
        == "…/one/alpha/config.json is a file, not a model's folder; give the folder with config.json and model.safetensors"
    )
  }
}
