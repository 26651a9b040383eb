import Groundwork
import ModelFiles

/// A linear layer with an activation: y = f(x · Wᵀ + b), and perhaps x or its projection added.
///
/// Always in 32-bit floats: one row a prompt costs nothing beside the transformer.
struct DenseModule: VectorModule {
  static let typeName = "Dense"
  let width: Int
  private let linear: Linear
  private let activation: Activation
  private let residual: Residual
  private let weights: UInt64

  /// What is added to the output.
  private enum Residual: Sendable {
    case none
    case input
    case projection(Linear)
  }

  /// The classes of torch.nn that are known, with their default settings.
  private enum Activation: String, CaseIterable {
    case identity = "Identity"
    case tanh = "Tanh"
    case relu = "ReLU"
    case gelu = "GELU"
    case silu = "SiLU"
    case sigmoid = "Sigmoid"

    /// - Parameter name: The class's name with its modules; none is tanh, as in sentence-transformers.
    init?(className name: String?) {
      guard let name else { self = .tanh; return }
      guard name.hasPrefix("torch.nn."), let last = name.split(separator: ".").last else {
        return nil
      }
      self.init(rawValue: String(last))
    }

    func callAsFunction(_ x: Float) -> Float {
      switch self {
      case .identity: x
      case .tanh: .tanh(x)
      case .relu: max(x, 0)
      case .gelu: x * 0.5 * (1 + .erf(x * Float(0.5).squareRoot()))
      case .silu: x / (1 + .exp(-x))
      case .sigmoid: 1 / (1 + .exp(-x))
      }
    }
  }

  init(_ folder: ModelFolder, width inputs: Int, kernels: Kernels) throws(Failure) {
    let settings = try folder.settings("config.json")
    try VectorModules.checkNames(settings)
    let name = try settings.text("activation_function")
    guard let activation = Activation(className: name) else {
      let known = Activation.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure("\(settings.path): activation \(name ?? "") is not supported, only \(known)")
    }
    guard let outputs = try settings.count("out_features"), outputs <= 1 << 16 else {
      throw Failure(
        "\(settings.path): \"out_features\" is not a whole number from 1 to 65536",
        remedy: Settings.remedy)
    }
    guard try settings.count("in_features") == inputs else {
      throw Failure("\(settings.path): \"in_features\" is not \(inputs), the vectors' width")
    }
    var reader = WeightReader(try Checkpoint(folder: folder))
    linear = try kernels.float32Linear(outputs: outputs, inputs: inputs)
    let hasBias = try settings.flag("bias") ?? true
    try linear.fill("linear", from: &reader, outputs: outputs, hasBias: hasBias)
    if try settings.flag("use_residual") ?? false {
      if inputs == outputs {
        residual = .input
      } else {
        let projection = try kernels.float32Linear(outputs: outputs, inputs: inputs)
        try projection.fill("residual", from: &reader, outputs: outputs, hasBias: false)
        residual = .projection(projection)
      }
    } else {
      residual = .none
    }
    width = outputs
    self.activation = activation
    weights = reader.fingerprint.value
  }

  func apply(to vectors: inout [Float], rows: Int) {
    var made = linear.product(vectors, rows: rows)
    for index in made.indices { made[index] = activation(made[index]) }
    switch residual {
    case .none: break
    case .input: for index in made.indices { made[index] += vectors[index] }
    case .projection(let projection):
      let added = projection.product(vectors, rows: rows)
      for index in made.indices { made[index] += added[index] }
    }
    vectors = made
  }

  func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(Self.typeName)
    fingerprint.add(weights)
    fingerprint.add(activation.rawValue)
    switch residual {
    case .none: fingerprint.add(0)
    case .input: fingerprint.add(1)
    case .projection: fingerprint.add(2)
    }
  }
}
