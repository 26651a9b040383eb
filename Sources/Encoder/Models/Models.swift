public import Groundwork
internal import JSON

/// Models that lie in folders: finding, listing and loading them.
public enum Models {
  /// A model ready to be used.
  public struct Loaded: Sendable {
    /// The encoder.
    public let encoder: any TextEncoder
    /// What its matrix products are computed in; not what was asked for where the CPU cannot do that.
    public let precision: EncoderPrecision
    /// Whether it has matrix products at all; a table of vectors has none.
    public let multiplies: Bool
    /// What the user should know before the vectors are used.
    public let notes: [String]
    /// The folder it was read from.
    public let path: String
  }

  /// Finds and loads a model.
  ///
  /// - Parameters:
  ///   - name: A folder's path, or a name with or without its organisation.
  ///   - search: Where names are looked for.
  ///   - options: How the model is to be used.
  ///   - threads: How many threads to read the weights with.
  /// - Returns: The encoder. Where the CPU lacks the instructions for the precision asked for, it computes
  ///   in 32-bit floats, and says so in `precision` and in its identity.
  /// - Throws: ``Failure`` when no such model is found (it lists where it looked), the folder holds
  ///   something that is not supported (it names what), or a file is broken.
  public static func load(
    name: String, search: ModelSearchPath, options: EncoderOptions = EncoderOptions(),
    threads: Int = 1
  ) throws(Failure) -> Loaded {
    let location = try ModelFinder(search: search).find(name)
    let kernels = try Kernels(precision: options.precision)
    return try load(location, options: options, kernels: kernels, threads: threads)
  }

  /// Loads a model that is found, for kernels of the caller's choice.
  static func load(
    _ location: ModelFinder.Location, options: EncoderOptions, kernels: Kernels, threads: Int = 1
  ) throws(Failure) -> Loaded {
    let loader = try ModelLoader(location, options: options)
    let isStatic = loader.modules.kind == .staticEmbedding
    return Loaded(
      encoder: isStatic
        ? try loader.loadStatic(kernels) : try loader.loadTransformer(kernels, threads: threads),
      precision: isStatic ? .float32 : kernels.precision, multiplies: !isStatic,
      notes: loader.notes, path: location.path)
  }

  /// One line of a list of models.
  public struct Listed: Equatable, Sendable {
    /// What a user calls it to get it.
    public let name: String
    /// Its folder.
    public let path: String
    /// `bert`, `jina_bert`, `mpnet`, `model2vec`, …; empty where the folder does not tell.
    public let family: String
    /// Components of a vector, or nil where the folder does not tell.
    public let dimension: Int?
    /// Most tokens of a prompt, or nil where the folder does not tell.
    public let tokenLimit: Int?
    /// How texts become tokens: `WordPiece`, `Unigram`, …; nil where the folder does not tell.
    public let tokenizer: String?
    /// How the vectors of tokens become one, several ways joined by `+`; nil where the folder does not tell.
    public let pooling: String?
    /// The languages that the model's card names.
    public let languages: [String]
    /// Why it cannot be loaded, or nil where nothing speaks against it.
    ///
    /// Weights are not looked at.
    public let problem: Failure?
  }

  /// Every model folder on a search path, in the order in which names are resolved; of two with one name
  /// the first is the one that the name gets.
  public static func list(search: ModelSearchPath) -> [Listed] {
    ModelFinder(search: search).all().map(describe)
  }

  private static func describe(_ location: ModelFinder.Location) -> Listed {
    var problem: Failure?
    var loader: ModelLoader?
    do {
      let made = try ModelLoader(location, options: EncoderOptions())
      loader = made
      try made.check()
    } catch {
      problem = error
    }
    return Listed(
      name: location.name, path: location.path, family: loader?.family ?? "",
      dimension: loader?.declaredDimension, tokenLimit: loader?.declaredTokenLimit,
      tokenizer: loader?.declaredTokenizer,
      pooling: loader?.declaredPooling, languages: loader?.declaredLanguages ?? [], problem: problem
    )
  }
}
