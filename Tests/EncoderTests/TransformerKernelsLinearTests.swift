internal import CTransformerKernels
import Testing

@Suite struct TransformerKernelsLinearTests {
  /// Shapes around every edge: panels of 8, 16 and 32 outputs, tiles of 1 to 12 rows, words of 1, 2 and
  /// 4 inputs, runs of 384 words, rows that would collide in a cache.
  static let shapes: [(rows: Int, outputs: Int, inputs: Int)] = [
    (1, 1, 1), (5, 3, 7), (13, 33, 31), (23, 32, 64), (12, 70, 385),
    (3, 17, 770), (2, 9, 1541), (14, 40, 512),
  ]

  /// x · Wᵀ + b, and Σ |x w| + |b|, in Double.
  static func reference(_ x: [Float], _ w: [Float], _ b: [Float], inputs: Int)
    -> (values: [Double], sizes: [Double])
  {
    var values: [Double] = []
    var sizes: [Double] = []
    for row in 0..<x.count / inputs {
      for output in 0..<b.count {
        var value = Double(b[output])
        var size = abs(value)
        for k in 0..<inputs {
          let product = Double(x[row * inputs + k]) * Double(w[output * inputs + k])
          value += product
          size += abs(product)
        }
        values.append(value)
        sizes.append(size)
      }
    }
    return (values, sizes)
  }

  static func roundedToBF16(_ x: [Float]) -> [Float] {
    x.map { value in
      let bits = value.bitPattern
      return Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000)
    }
  }

  /// f32 and, on inputs rounded beforehand, bf16 differ from the exact sum by rounding only: 2⁻²¹ of the
  /// sum of magnitudes is far below the a-priori bound of inputs · 2⁻²⁴ and far above what is seen.
  @Test(
    arguments: KernelCase.all.filter {
      $0.precision == .TK_PRECISION_F32 || $0.precision == .TK_PRECISION_BF16
    })
  func sumsAreExactButForRounding(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 1)
    for shape in Self.shapes {
      let w = numbers.floats(shape.outputs * shape.inputs)
      let x = numbers.floats(shape.rows * shape.inputs)
      let b = numbers.floats(shape.outputs)
      let layer = try KernelLayer(kernelCase, weights: w, bias: b, outputs: shape.outputs)
      let y = layer.forward(x)
      let rounds = kernelCase.precision == .TK_PRECISION_BF16
      let expected = Self.reference(
        rounds ? Self.roundedToBF16(x) : x, rounds ? Self.roundedToBF16(w) : w, b,
        inputs: shape.inputs)
      for i in y.indices {
        #expect(abs(Double(y[i]) - expected.values[i]) <= 0x1p-21 * expected.sizes[i])
      }
    }
  }

  /// Weights and inputs that 8 bits hold exactly give exact integers.
  @Test(arguments: KernelCase.all.filter { $0.precision == .TK_PRECISION_INT8 })
  func bytesAreMultipliedExactly(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 2)
    for shape in Self.shapes where shape.inputs > 1 {
      var w = (0..<shape.outputs * shape.inputs).map { _ in Float(numbers.next() % 255) - 127 }
      var x = (0..<shape.rows * shape.inputs).map { _ in Float(numbers.next() % 256) - 64 }
      for output in 0..<shape.outputs { w[output * shape.inputs] = -127 }
      for row in 0..<shape.rows {
        x[row * shape.inputs] = -64
        x[row * shape.inputs + 1] = 191
      }
      let b = [Float](repeating: 0, count: shape.outputs)
      let y = try KernelLayer(kernelCase, weights: w, bias: b, outputs: shape.outputs).forward(x)
      let expected = Self.reference(x, w, b, inputs: shape.inputs)
      for i in y.indices {
        // Scales are 1 but for rounding, and what a zero point adds is taken away again.
        #expect(abs(Double(y[i]) - expected.values[i]) <= 0x1p-20 * expected.sizes[i])
      }
    }
  }

  /// Half a step of each number's grid, times what it is multiplied with, bounds the error.
  @Test(arguments: KernelCase.all.filter { $0.precision == .TK_PRECISION_INT8 })
  func byteErrorStaysWithinHalfAStep(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 3)
    let (rows, outputs, inputs) = (9, 40, 130)
    let w = numbers.floats(outputs * inputs, scale: 0.1)
    let x = numbers.floats(rows * inputs, scale: 3)
    let b = numbers.floats(outputs)
    let y = try KernelLayer(kernelCase, weights: w, bias: b, outputs: outputs).forward(x)
    let expected = Self.reference(x, w, b, inputs: inputs)
    for row in 0..<rows {
      let xs = x[row * inputs..<(row + 1) * inputs].map(Double.init)
      let xStep = ((xs.max() ?? 0) - (xs.min() ?? 0)) / 255
      for output in 0..<outputs {
        let ws = w[output * inputs..<(output + 1) * inputs].map { abs(Double($0)) }
        let wStep = (ws.max() ?? 0) / 127
        let bound =
          xStep / 2 * (ws.reduce(0, +) + Double(inputs) * wStep / 2)
          + wStep / 2 * xs.reduce(0) { $0 + abs($1) }
        let i = row * outputs + output
        #expect(abs(Double(y[i]) - expected.values[i]) <= bound * 1.001)
      }
    }
  }

  /// The promise of the header: a row's bits do not depend on the rows around it.
  @Test(arguments: KernelCase.all)
  func rowsDoNotDependOnCompany(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 4)
    let (rows, outputs, inputs) = (40, 35, 389)
    let layer = try KernelLayer(
      kernelCase, weights: numbers.floats(outputs * inputs), bias: numbers.floats(outputs),
      outputs: outputs)
    let x = numbers.floats(rows * inputs)
    let together = layer.forward(x, .TK_ACTIVATION_GELU)
    for count in 1...rows {
      let first = (count * 7) % (rows - count + 1)
      let part = layer.forward(
        Array(x[first * inputs..<(first + count) * inputs]), .TK_ACTIVATION_GELU)
      #expect(part == Array(together[first * outputs..<(first + count) * outputs]))
    }
  }

  /// Long enough for a second chunk of 240 rows and a second block of the feed-forward pair.
  @Test(arguments: KernelCase.all)
  func longBatchesGiveTheSameRows(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 5)
    let (rows, width, middle) = (251, 8, 24)
    let inner = try KernelLayer(
      kernelCase, weights: numbers.floats(middle * width), bias: numbers.floats(middle),
      outputs: middle)
    let outer = try KernelLayer(
      kernelCase, weights: numbers.floats(middle * width), bias: numbers.floats(width),
      outputs: width)
    let x = numbers.floats(rows * width)
    let expected = outer.forward(inner.forward(x, .TK_ACTIVATION_GELU))
    var y = [Float](repeating: .nan, count: rows * width)
    var scratch = [UInt8](
      repeating: 0xAA, count: tk_feed_forward_scratch(inner.handle, outer.handle, rows))
    tk_feed_forward(inner.handle, outer.handle, x, rows, .TK_ACTIVATION_GELU, &y, &scratch)
    #expect(y == expected)
    #expect(
      Array(y.suffix(width)) == outer.forward(inner.forward(x.suffix(width), .TK_ACTIVATION_GELU)))
  }

  /// Rows packed in pieces that cut panels, from narrower storage at odd addresses, equal rows packed at once.
  @Test(arguments: KernelCase.all)
  func packsInPiecesFromAnyStorage(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 6)
    let (outputs, inputs) = (53, 37)
    let halves = (0..<(outputs * inputs + outputs)).map { _ in
      Self.roundedToBF16(numbers.floats(1)).first ?? 0
    }
    let (w, b) = (Array(halves.prefix(outputs * inputs)), Array(halves.suffix(outputs)))
    let whole = try KernelLayer(kernelCase, weights: w, bias: b, outputs: outputs)
    let pieces = try #require(
      tk_linear_create(kernelCase.kernels, kernelCase.precision, outputs, inputs))
    defer { tk_linear_destroy(pieces) }
    func odd(_ values: ArraySlice<Float>) -> [UInt8] {
      [0] + values.flatMap { [UInt8($0.bitPattern >> 16 & 0xff), UInt8($0.bitPattern >> 24)] }
    }
    for (first, end) in [(0, 5), (5, 37), (37, 53)] {
      let (wBytes, bBytes) = (odd(w[first * inputs..<end * inputs]), odd(b[first..<end]))
      wBytes.withUnsafeBytes { wBuffer in
        bBytes.withUnsafeBytes { bBuffer in
          guard let from = wBuffer.baseAddress, let bias = bBuffer.baseAddress else { return }
          tk_linear_pack(pieces, first, end - first, .TK_STORAGE_BF16, from + 1, bias + 1)
        }
      }
    }
    let x = numbers.floats(3 * inputs)
    var y = [Float](repeating: .nan, count: 3 * outputs)
    var scratch = [UInt8](repeating: 0, count: tk_linear_scratch(pieces, 3))
    tk_linear_forward(pieces, x, 3, .TK_ACTIVATION_NONE, &y, &scratch)
    #expect(y == whole.forward(x))
  }

  @Test(arguments: KernelCase.all)
  func constantRowsAndZeroWeightsAreFine(_ kernelCase: KernelCase) throws {
    let zero = try KernelLayer(
      kernelCase, weights: [Float](repeating: 0, count: 12), bias: [1, -2, 3], outputs: 3)
    #expect(zero.forward([5, 5, 5, 5], .TK_ACTIVATION_RELU) == [1, 0, 3])
    let one = try KernelLayer(
      kernelCase, weights: [Float](repeating: 1, count: 4), bias: nil, outputs: 1)
    // A group's scale is a bfloat16: 127 of the least one that is not below 1/127 are 1 + 2⁻⁹ or so.
    let expected =
      kernelCase.precision == .TK_PRECISION_INT8_WEIGHTS
      ? 20 * Self.weightsInBytes([1, 1, 1, 1], inputs: 4)[0] : 20
    #expect(one.forward([5, 5, 5, 5]) == [expected])
  }

  /// What weights stand for once they are bytes: of every 32 inputs of an output the largest magnitude is 127
  /// times a scale, the least bfloat16 that is enough.
  static func weightsInBytes(_ w: [Float], inputs: Int) -> [Float] {
    var made = w
    for row in stride(from: 0, to: w.count, by: inputs) {
      for first in stride(from: row, to: row + inputs, by: 32) {
        let group = first..<min(first + 32, row + inputs)
        let least = group.reduce(0) { max($0, abs(w[$1])) } / 127
        let scale = Float(bitPattern: (least.bitPattern &+ 0xffff) & 0xffff_0000)
        for k in group {
          // Below 2⁻¹²⁰ the inverse would overflow, and nothing is lost.
          made[k] = least > 0x1p-120 ? (w[k] * (1 / scale)).rounded(.toNearestOrEven) * scale : 0
        }
      }
    }
    return made
  }

  /// What the bytes stand for, in a layer of numbers, gives the same sums bit for bit; so what is widened
  /// is multiplied as f32, or bf16 where the kernels have that, multiplies it.
  @Test(arguments: KernelCase.all.filter { $0.precision == .TK_PRECISION_INT8_WEIGHTS })
  func bytesAreWidenedExactly(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 10)
    let rounds = tk_kernels_support(try kernelCase.kernels, .TK_PRECISION_BF16)
    let plain = KernelCase(
      path: kernelCase.path, precision: rounds ? .TK_PRECISION_BF16 : .TK_PRECISION_F32)
    // The last ones take several blocks of panels, runs of words and chunks of rows.
    for shape in Self.shapes + [(7, 300, 800), (241, 33, 40)] {
      var w = numbers.floats(shape.outputs * shape.inputs)
      w[0] = 1e-38  // of a scale too small to be one, where it is alone
      let b = numbers.floats(shape.outputs)
      let x = numbers.floats(shape.rows * shape.inputs)
      let stood = Self.weightsInBytes(w, inputs: shape.inputs)
      let layer = try KernelLayer(kernelCase, weights: w, bias: b, outputs: shape.outputs)
      let expected = try KernelLayer(plain, weights: stood, bias: b, outputs: shape.outputs)
      for activation in [tk_activation.TK_ACTIVATION_NONE, .TK_ACTIVATION_GELU] {
        #expect(layer.forward(x, activation) == expected.forward(x, activation))
      }
    }
  }

  /// Half a step of each weight's grid, times what it is multiplied with, bounds the error.
  @Test(arguments: KernelCase.all.filter { $0.precision == .TK_PRECISION_INT8_WEIGHTS })
  func weightErrorStaysWithinHalfAStep(_ kernelCase: KernelCase) throws {
    var numbers = KernelNumbers(seed: 11)
    let (rows, outputs, inputs) = (9, 40, 130)
    let w = numbers.floats(outputs * inputs, scale: 0.1)
    // What bf16 holds: activations lose nothing then, and weights 2⁻⁹ of themselves.
    let x = Self.roundedToBF16(numbers.floats(rows * inputs, scale: 3))
    let b = numbers.floats(outputs)
    let y = try KernelLayer(kernelCase, weights: w, bias: b, outputs: outputs).forward(x)
    let expected = Self.reference(x, w, b, inputs: inputs)
    for row in 0..<rows {
      for output in 0..<outputs {
        var bound = 0.0
        for k in 0..<inputs {
          let first = k / 32 * 32
          let group = w[output * inputs + first..<output * inputs + min(first + 32, inputs)]
          let step = group.reduce(0) { max($0, abs($1)) } / 127 * 1.01
          let size = abs(Double(x[row * inputs + k]))
          bound += size * (Double(step) / 2 + 0x1p-8 * abs(Double(w[output * inputs + k])))
        }
        let i = row * outputs + output
        #expect(abs(Double(y[i]) - expected.values[i]) <= bound)
      }
    }
  }
}
