import EcotAutograd
import EcotKernels
import EcotProcessor
import EcotTensors
import Testing

/// The contract of the bits, seen from the tape.
@Suite struct InvarianceTests {
  @Test func threadsAndVariantsChangeNoBit() throws {
    let network = SmallNetwork()
    let expected = try network.run(Compute(variant: .portable))
    let bits = try expected.gradients.bits
    for variant in KernelVariant.supported {
      for threads in [1, 2, 3, 7] {
        let result = try network.run(Compute(variant: variant, threads: threads))
        #expect(try result.loss.bits == expected.loss.bits, "\(variant), \(threads) threads")
        #expect(try result.gradients.bits == bits, "\(variant), \(threads) threads")
      }
    }
  }

  /// The other backend rounds in another order, and computes the same.
  @Test func openBLASIsNearTheCanonicalValues() throws {
    var network = SmallNetwork()
    for recomputes in [false, true] {
      network.recomputes = recomputes
      let canonical = try network.run(Compute())
      let other = try network.run(Compute(backend: .openBLAS))
      let (a, b) = (try canonical.loss.floats[0], try other.loss.floats[0])
      #expect(abs(a - b) <= 1e-5 * abs(a))
      for name in canonical.gradients.names {
        let left = try #require(canonical.gradients[name]).floats
        let right = try #require(other.gradients[name]).floats
        let largest = left.reduce(Float(0)) { max($0, abs($1)) }
        #expect(zip(left, right).allSatisfy { abs($0 - $1) <= 1e-4 * largest }, "\(name)")
      }
    }
  }

  /// Sample b of (batch, ...) alone.
  private func sample(_ tensor: Tensor, _ b: Int) throws -> Tensor {
    let count = tensor.count / tensor.shape[0]
    return Tensor(
      Array(try tensor.floats[(b * count)..<((b + 1) * count)]), ofShape: [1] + tensor.shape.dropFirst())
  }

  /// The last `count` entries of axis 1 of one sample.
  private func suffix(_ tensor: Tensor, _ count: Int) throws -> Tensor {
    let inner = tensor.count / tensor.shape[1]
    return Tensor(
      Array(try tensor.floats.suffix(count * inner)), ofShape: [1, count] + tensor.shape.dropFirst(2))
  }

  private func attend(_ q: Tensor, _ k: Tensor, _ v: Tensor, _ ranges: KeyRanges) throws -> Tensor {
    let tape = Tape(mode: .inference)
    return try Variable.attention(
      queries: tape.input(q), keys: tape.input(k), values: tape.input(v), ranges: ranges, scale: 0.3
    ).value
  }

  @Test func aSampleAloneHasTheBitsOfAPaddedBatch() throws {
    let (tokens, padding) = (43, [0, 7, 21])
    let q = Tensor.normal([3, tokens, 4, 8], seed: 1)
    let (k, v) = (Tensor.normal([3, tokens, 2, 8], seed: 2), Tensor.normal([3, tokens, 2, 8], seed: 3))
    let together = try attend(q, k, v, .causal(start: padding, queries: tokens, keys: tokens))
    for b in 0..<3 {
      let own = tokens - padding[b]
      let alone = try attend(
        suffix(sample(q, b), own), suffix(sample(k, b), own), suffix(sample(v, b), own),
        .causal(start: [0], queries: own, keys: own))
      #expect(try alone.bits == suffix(sample(together, b), own).bits)
      // Padded queries attend to nothing.
      #expect(try sample(together, b).bits.prefix(padding[b] * 32).allSatisfy { $0 == 0 })
    }
  }

  @Test func aCacheInSegmentsHasTheBitsOfOnePass() throws {
    let tokens = 43
    let q = Tensor.normal([1, tokens, 4, 8], seed: 1)
    let (k, v) = (Tensor.normal([1, tokens, 2, 8], seed: 2), Tensor.normal([1, tokens, 2, 8], seed: 3))
    let whole = try attend(q, k, v, .causal(start: [3], queries: tokens, keys: tokens))
    func rows(_ tensor: Tensor, _ range: Range<Int>) throws -> Tensor {
      let tape = Tape(mode: .inference)
      return try tape.input(tensor).slice(axis: 1, range).value
    }
    for cuts in [[0, 43], [0, 20, 43], [0, 1, 17, 18, 40, 43]] {
      var bits: [UInt32] = []
      for (begin, end) in zip(cuts, cuts.dropFirst()) {
        let part = try attend(
          rows(q, begin..<end), rows(k, 0..<end), rows(v, 0..<end),
          .causal(start: [3], queries: end - begin, keys: end))
        bits += try part.bits
      }
      #expect(try bits == whole.bits)
    }
  }

  @Test func aRowDoesNotDependOnTheOthers() throws {
    let x = Tensor.normal([11, 53], seed: 1)
    let (w, b) = (Tensor.normal([53], seed: 2), Tensor.normal([53], seed: 3))
    let matrix = Tensor.normal([29, 53], seed: 4)
    func rows(_ x: Tensor) throws -> [[UInt32]] {
      let tape = Tape(mode: .inference)
      let (x, w, b) = (tape.input(x), tape.input(w), tape.input(b))
      let results = [
        try x.softmax(), try x.rmsNorm(weight: w, epsilon: 1e-6), try x.layerNorm(weight: w, bias: b, epsilon: 1e-6),
        try x.linear(tape.input(matrix)), try x.gelu(.erf), try x + w,
      ]
      return try (0..<x.shape[0]).map { r in
        try results.flatMap { try $0.value.bits[(r * $0.count / x.shape[0])..<((r + 1) * $0.count / x.shape[0])] }
      }
    }
    let together = try rows(x)
    for r in 0..<11 { #expect(try rows(sample(x, r)) == [together[r]]) }
  }

  @Test func ignoredRowsMoveNoTermOfALoss() throws {
    // Enough rows for rounding in double precision to show in one loss of a few, were the order another.
    let (rows, classes) = (64, 11)
    let logits = Tensor.normal([rows, classes], seed: 5)
    let targets = (0..<rows).map { Int64($0 % classes) }
    func loss(padding: Int) throws -> UInt32 {
      let tape = Tape(mode: .inference)
      let filler = Tensor.normal([padding, classes], seed: 6)
      let all = try Variable.concatenate([tape.input(filler), tape.input(logits)], axis: 0)
      let ignored = [Int64](repeating: -100, count: padding)
      let labels = tape.input(try Tensor(ignored + targets, shape: [padding + rows]))
      return try all.crossEntropy(targets: labels).value.floats[0].bitPattern
    }
    let expected = try loss(padding: 0)
    for padding in 1..<40 { #expect(try loss(padding: padding) == expected) }
  }
}
