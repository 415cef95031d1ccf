import EcotNetworks
import EcotTensors

/// One sample made up for the action head: so many tokens of context, and the padding around them.
struct HeadSample {
  /// The seed of everything about it.
  var seed: UInt64
  var tokens: Int
  var left = 0, right = 0

  init(_ seed: UInt64, tokens: Int, left: Int = 0, right: Int = 0) {
    (self.seed, self.tokens, self.left, self.right) = (seed, tokens, left, right)
  }

  /// The columns of the tokens.
  var columns: Range<Int> { left..<(left + tokens) }

  /// Normal draws that belong to the sample alone.
  func normals(_ name: String, _ count: Int) -> [Float] {
    PhiloxStream(seed: seed, name: "head-tests/\(name)").normals(0..<count, deviation: 1)
  }
}

/// Samples side by side, as the head takes them in.
enum HeadBatch {
  /// The samples in the given copies, all of the first copy before those of the next; `garbage` stands at padding.
  static func inputs(
    _ samples: [HeadSample], copies: [Int] = [0], garbage: Float = 0,
    _ configuration: ActionHeadConfiguration = .tiny
  ) throws -> TinyHead.Inputs {
    let columns = samples.map { $0.columns.upperBound + $0.right }.max() ?? 0
    let width = configuration.contextWidth
    let chunk = configuration.horizon * configuration.actionSize
    var (context, mask): ([Float], [Int64]) = ([], [])
    for sample in samples {
      let padding = (sample.left, columns - sample.columns.upperBound)
      context += [Float](repeating: garbage, count: padding.0 * width)
      context += sample.normals("context", sample.tokens * width)
      context += [Float](repeating: garbage, count: padding.1 * width)
      mask += (0..<columns).map { sample.columns.contains($0) ? 1 : 0 }
    }
    let rows = copies.flatMap { copy in samples.map { (sample: $0, copy: copy) } }
    let times = rows.map { row -> Float in
      var stream = PhiloxStream(seed: row.sample.seed, name: "head-tests/time/\(row.copy)")
      return Float(stream.uniform())
    }
    let shape = [samples.count, configuration.horizon, configuration.actionSize]
    return TinyHead.Inputs(
      context: try Tensor(context, shape: [samples.count, columns, width]),
      mask: try Tensor(mask, shape: [samples.count, columns]),
      state: try Tensor(
        samples.flatMap { $0.normals("state", configuration.stateSize) },
        shape: [samples.count, configuration.stateSize]),
      actions: try Tensor(samples.flatMap { $0.normals("actions", chunk) }, shape: shape),
      noise: try Tensor(
        rows.flatMap { $0.sample.normals("noise/\($0.copy)", chunk) }, shape: [rows.count] + shape.dropFirst()),
      times: Tensor(times, ofShape: [rows.count]))
  }

  /// Three samples of different lengths, padded at both ends.
  static let padded = [
    HeadSample(1, tokens: 7, left: 2), HeadSample(2, tokens: 11), HeadSample(3, tokens: 4, left: 3, right: 5),
  ]
}
