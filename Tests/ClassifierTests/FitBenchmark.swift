import Classifier
import Foundation
import Groundwork
import Testing

/// Times fit for scripts/bench/fit_bench.py; skipped unless that script runs it.
///
/// The folder named by FIT_BENCH holds one NAME.bin a problem: little-endian int32 rows,
/// dimension, classes; int32 labels; float32 rows. NAME.result is written beside it.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["FIT_BENCH"] != nil))
struct FitBenchmark {
  @Test func timeEveryProblem() throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = URL(filePath: try #require(environment["FIT_BENCH"]))
    let repeats = Int(environment["FIT_BENCH_REPEATS"] ?? "") ?? 5
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".bin") }.sorted()
    for name in names {
      let set = try FitBenchmark.read(folder.appending(path: name))
      var lines: [String] = []
      for threads in [1, 2] {
        for tolerance in [1e-4, 1e-6, 1e-10] {
          var settings = FitSettings()
          settings.tolerance = tolerance
          for _ in 0..<(tolerance == 1e-10 ? 1 : repeats) {
            let clock = ContinuousClock()
            let start = clock.now
            let result = try fit(set, settings: settings, threads: threads)
            let time = start.duration(to: clock.now) / .seconds(1)
            let convergence = result.mapper.convergence
            lines.append(
              "\(threads) \(tolerance) \(time) \(convergence.objective) \(convergence.gradient)")
          }
        }
      }
      let target = folder.appending(path: name.replacing(".bin", with: ".result"))
      try lines.joined(separator: "\n").write(to: target, atomically: true, encoding: .utf8)
    }
  }

  private static func read(_ file: URL) throws -> TrainingSet {
    let data = try Data(contentsOf: file)
    return data.withUnsafeBytes { bytes in
      func integer(_ index: Int) -> Int {
        Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self)))
      }
      let (rows, dimension, classes) = (integer(0), integer(1), integer(2))
      return TrainingSet(
        classes: (0..<classes).map { Name("class \($0)") }, dimension: dimension,
        embeddings: (0..<rows * dimension).map {
          bytes.loadUnaligned(fromByteOffset: 4 * (3 + rows + $0), as: Float.self)
        },
        labels: (0..<rows).map { integer(3 + $0) })
    }
  }
}
