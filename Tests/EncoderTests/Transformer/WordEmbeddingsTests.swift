import TestSupport
import Testing

@testable import Encoder
@testable import ModelFiles

/// A table of token vectors gives the numbers of its file, or what bytes stand for in their place.
struct WordEmbeddingsTests {
  static let models = [
    ("tiny-bert", "embeddings.word_embeddings.weight"),
    ("tiny-mpnet", "embeddings.word_embeddings.weight"),
  ]

  @Test(arguments: models)
  func rowsAreThoseOfTheFileOrOfTheirBytes(model: String, name: String) throws {
    let location = try ModelFinder(search: tinyModels).find(model)
    let checkpoint = try Checkpoint(folder: ModelFolder(path: location.path))
    let shape = try #require(checkpoint.shape(of: name))
    let tensor = try checkpoint.tensor(name, shape: shape, types: NumberType.allCases)
    let floats = tensor.floats()
    let width = shape[1]
    let expected = [
      false: floats, true: TransformerKernelsLinearTests.weightsInBytes(floats, inputs: width),
    ]
    for (asBytes, numbers) in expected {
      let table = WordEmbeddings(tensor, asBytes: asBytes)
      for id in [0, 1, shape[0] / 2, shape[0] - 1] {
        var row = [Float](repeating: .nan, count: width)
        row.withUnsafeMutableBufferPointer { row in
          if let start = row.baseAddress { table.read(id, into: start) }
        }
        #expect(row == Array(numbers[id * width..<(id + 1) * width]))
      }
    }
    #expect(expected[false] != expected[true])
  }
}
