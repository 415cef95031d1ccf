import EcotAutograd
import EcotKernels
import EcotTensors

extension TensorName {
  static let input = TensorName(rawValue: "input")
  static let normalized = TensorName(rawValue: "normalized")
  static let context = TensorName(rawValue: "context")
  static let output = TensorName(rawValue: "output")
  static let loss = TensorName(rawValue: "loss")
}
extension ScopeName {
  static func block(_ k: Int) -> ScopeName { ScopeName("block", k) }
  static let attention = ScopeName("attention")
}

/// Two transformer blocks on random numbers: every kind of kernel, in one loss.
struct SmallNetwork {
  var batch = 2, tokens = 19, width = 24, heads = 4, keyHeads = 2, classes = 37, blocks = 2
  /// Left padding of each sample.
  var padding = [0, 5]
  var recomputes = false
  /// Whether a block's two halves are checkpointed scopes inside the block's.
  var isNested = false

  /// Runs forward and backward; returns the loss's tensor and the gradients.
  func run(_ compute: Compute, observer: (any TensorObserver)? = nil) throws -> (loss: Tensor, gradients: Gradients) {
    let tape = Tape(compute: compute, observer: observer)
    var count: UInt64 = 0
    func parameter(_ name: String, _ shape: [Int], offset: Float = 0) throws -> Variable {
      count += 1
      let scale = 1 / Float(shape.last ?? 1).squareRoot()
      return try tape.parameter(.normal(shape, seed: count, scale: scale, offset: offset), named: ParameterName(name))
    }
    let table = try parameter("table", [classes, width])
    let ids = (0..<(batch * tokens)).map { Int64($0 * 7 % classes) }
    let size = width / heads
    let angles = tape.input(.normal([batch, tokens, size], seed: 99))
    let (cosine, sine) = (try angles.cosine(), try angles.sine())
    var x = try table.gatherRows(at: tape.input(try Tensor(ids, shape: [batch, tokens]))).named(.input)
    let ranges = KeyRanges.causal(start: padding, queries: tokens, keys: tokens)
    // Keys of all blocks enter the loss, as a cache that is read again would.
    var keys: [Variable] = []
    for block in 0..<blocks {
      let outputs = try tape.scope(.block(block)) {
        let norm = try parameter("norm.\(block)", [width], offset: 1)
        let projections = try (
          parameter("q.\(block)", [width, width]), parameter("k.\(block)", [keyHeads * size, width]),
          parameter("v.\(block)", [keyHeads * size, width]), parameter("o.\(block)", [width, width])
        )
        let gates = try (
          parameter("gate.\(block)", [2 * width, width]), parameter("up.\(block)", [2 * width, width]),
          parameter("down.\(block)", [width, 2 * width])
        )
        let shift = try (parameter("weight.\(block)", [width], offset: 1), parameter("bias.\(block)", [width]))
        let (batch, tokens, heads, keyHeads, width) = (batch, tokens, heads, keyHeads, width)
        func attention(_ inputs: [Variable]) throws -> [Variable] {
          try tape.scope(.attention) {
            let n = try inputs[0].rmsNorm(weight: norm, epsilon: 1e-6).named(.normalized)
            func split(_ w: Variable, _ heads: Int) throws -> Variable {
              try n.linear(w).reshaped(to: [batch, tokens, heads, size])
            }
            let q = try split(projections.0, heads).rotary(cosine: cosine, sine: sine)
            let k = try split(projections.1, keyHeads).rotary(cosine: cosine, sine: sine)
            let v = try split(projections.2, keyHeads)
            let context = try Variable.attention(queries: q, keys: k, values: v, ranges: ranges, scale: 0.4).named(
              .context)
            return [try inputs[0] + context.reshaped(to: [batch, tokens, width]).linear(projections.3), k]
          }
        }
        func mlp(_ inputs: [Variable]) throws -> [Variable] {
          let n = try inputs[0].layerNorm(weight: shift.0, bias: shift.1, epsilon: 1e-5)
          let hidden = try n.linear(gates.0).siluGate(n.linear(gates.1))
          return [try (inputs[0] + hidden.linear(gates.2)).named(.output)]
        }
        let isNested = isNested
        return try tape.checkpoint([x], recomputes: recomputes) { inputs in
          // A name for what came in.
          let x = inputs[0].named(.input)
          if isNested {
            let middle = try tape.checkpoint([x], attention)
            return try tape.checkpoint([middle[0]], mlp) + [middle[1]]
          }
          let middle = try attention([x])
          return try mlp([middle[0]]) + [middle[1]]
        }
      }
      x = outputs[0]
      keys.append(outputs[1])
    }
    let logits = try x.gelu(.tanh).linear(table)
    let targets = ids.enumerated().map { $0.offset % 3 == 0 ? -100 : $0.element }
    let language = try logits.crossEntropy(targets: tape.input(try Tensor(targets, shape: [batch, tokens])))
    let caches = try Variable.concatenate(keys, axis: 2)
    let loss = try tape.stage(.loss) {
      try (language + caches.power(2).mean() + x.slice(axis: 1, 3..<7).permuted([2, 0, 1]).mean()).named(.loss)
    }
    var gradients = Gradients()
    try tape.backward(from: loss, into: &gradients)
    return (loss.value, gradients)
  }
}

extension Gradients {
  /// The bits of every gradient, by name.
  var bits: [String: [UInt32]] {
    get throws {
      var bits: [String: [UInt32]] = [:]
      for name in names { bits[name.rawValue] = try self[name]?.bits }
      return bits
    }
  }
}
