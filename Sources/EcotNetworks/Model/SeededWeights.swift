import Dispatch
import EcotFiles
import EcotTensors
import Synchronization

/// The weights of a model that no checkpoint gives: a pure function of its sizes and a seed.
///
/// Each parameter has a random stream of its own, `weights/<checkpoint name>` or, of the action head,
/// `weights/action_model.<checkpoint name>`, so that any one can be made alone and in any order, and a parameter more or less
/// moves no other. Element i of a parameter is `Float(z * deviation)`, z being the i-th
/// standard normal number of the stream.
package struct SeededWeights: Sendable {
  /// The parameters of the model, in the order of its inventory.
  package let parameters: [ParameterShape]
  private let seed: UInt64

  /// The draws of a thread at a time: some milliseconds, and a megabyte.
  private static let chunk = 1 << 18

  /// The weights of a model with these parameters under a seed.
  package init(_ parameters: [ParameterShape], seed: UInt64) { (self.parameters, self.seed) = (parameters, seed) }

  /// The weights of a model under a seed.
  package init(_ configuration: Qwen3VLConfiguration, seed: UInt64) { self.init(configuration.parameters, seed: seed) }

  /// The value with which a parameter begins, float32. The number of threads changes the time it takes and no bit.
  ///
  /// Throws where the shape is impossible or the deviation no finite number from 0 on.
  package func tensor(_ parameter: ParameterShape, threads: Int = 1) throws -> Tensor {
    let count = try Tensor.elementCount(of: parameter.shape)
    let values: [Float]
    switch parameter.start {
    case .zeros: values = [Float](repeating: 0, count: count)
    case .ones: values = [Float](repeating: 1, count: count)
    case .normal(let deviation):
      guard deviation.isFinite, deviation >= 0 else {
        throw InputError(
          "weights cannot have the standard deviation \(deviation)", at: .keyPath(file: nil, parameter.checkpointName),
          expected: "a finite number from 0 on", remedy: "mend initializer_range in config.json")
      }
      let stream = PhiloxStream(seed: seed, name: "weights/\(parameter.streamName)")
      values = Self.draws(count, of: stream, deviation: deviation, threads: max(1, threads))
    }
    return try Tensor(values, shape: parameter.shape)
  }

  /// The first `count` draws, chunk by chunk, one chunk a thread; each knows its place in the stream.
  private static func draws(_ count: Int, of stream: PhiloxStream, deviation: Double, threads: Int) -> [Float] {
    let threads = min(threads, (count - 1) / chunk + 1)
    if threads <= 1 { return stream.normals(0..<count, deviation: deviation) }
    var values: [Float] = []
    values.reserveCapacity(count)
    while values.count < count {
      let start = values.count
      let parts = Mutex([[Float]](repeating: [], count: threads))
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        let range = min(count, start + thread * chunk)..<min(count, start + (thread + 1) * chunk)
        let part = stream.normals(range, deviation: deviation)
        parts.withLock { $0[thread] = part }
      }
      for part in parts.withLock({ $0 }) { values.append(contentsOf: part) }
    }
    return values
  }
}

extension ParameterShape {
  /// What tells its random stream from others.
  fileprivate var streamName: String { module == .vlm ? checkpointName : name.rawValue }
}
