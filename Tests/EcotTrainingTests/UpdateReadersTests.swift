import EcotAutograd
import EcotKernels
import EcotTensors
import EcotTraining
import Synchronization
import Testing

/// An observer that reads what an update writes block by block sees what one sees that waits for the whole.
@Suite struct UpdateReadersTests {
  /// Keeps the blocks that it is shown.
  private final class Blocks: BlockReader {
    let blocks = Mutex<[Int: [UInt32]]>([:])
    let count: Int

    init(count: Int) { self.count = count }

    func read(block: Int, at place: UnsafeRawPointer) {
      let bits = (0..<min(16_384, count - block * 16_384)).map { place.load(fromByteOffset: 4 * $0, as: UInt32.self) }
      blocks.withLock { blocks in
        #expect(blocks[block] == nil)
        blocks[block] = bits
      }
    }

    var bits: [UInt32] { blocks.withLock { blocks in blocks.keys.sorted().flatMap { blocks[$0] ?? [] } } }
  }

  /// Reads everything but what `isWhole` names.
  private final class Reading: TensorObserver {
    private let isWhole: (TensorAddress) -> Bool
    private(set) var records: [Recording.Record] = []
    private(set) var read = 0

    init(_ isWhole: @escaping (TensorAddress) -> Bool) { self.isWhole = isWhole }

    func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
      append((try? tensor.bits) ?? [], address, parents)
    }

    func reader(of shape: [Int], at address: TensorAddress) -> (any BlockReader)? {
      isWhole(address) ? nil : Blocks(count: shape.reduce(1, *))
    }

    func observe(
      _ tensor: Tensor?, readBy reader: any BlockReader, at address: TensorAddress, parents: [TensorAddress]
    ) {
      let bits = (reader as? Blocks)?.bits ?? []
      if let tensor { #expect((try? tensor.bits) == bits) }
      read += 1
      append(bits, address, parents)
    }

    private func append(_ bits: [UInt32], _ address: TensorAddress, _ parents: [TensorAddress]) {
      records.append(
        Recording.Record(address: address.description, bits: bits, parents: parents.map(\.description)))
    }
  }

  private let names = [ParameterName("vlm.large"), ParameterName("action_model.small")]

  private func train(_ compute: Compute, _ observer: (any TensorObserver)?, clipping: Double?) throws -> TrainingState {
    let shapes = [[3, 16_667], [4]]
    let groups = ParameterGroup.groups(of: names, rates: LearningRates(base: 1e-3))
    var values: [ParameterName: Tensor] = [:]
    for (name, shape) in zip(names, shapes) { values[name] = .normal(shape, seed: 1) }
    var state = try TrainingState(parameters: values)
    for step in 0..<3 {
      // The small one skips a step.
      let given = zip(names, shapes).prefix(step == 1 ? 1 : 2)
      var gradients = try gradients(given.map { ($0, .normal($1, seed: UInt64(2 + step))) })
      let norm = gradients.globalNorm(names, compute: compute)
      AdamW(clipping: GradientClipping(maximalNorm: clipping)).update(
        &state, groups: groups, gradients: &gradients,
        step: AdamW.Step(number: step, rateFactor: 1, gradientNorm: norm), inventory: names, compute: compute,
        observer: observer)
    }
    return state
  }

  @Test(arguments: [1, 2, 3], [nil, 1, 1e9] as [Double?]) func seesTheSame(threads: Int, clipping: Double?) throws {
    let compute = Compute(threads: threads)
    let plain = Recording()
    let state = try train(compute, plain, clipping: clipping)
    // All at once, none, and a parameter of which one tensor is to be seen as a whole.
    for (whole, read) in [("nothing", 20), ("update", 0), ("large.moment2", 8)] {
      let reading = Reading { $0.description.contains(whole) }
      let other = try train(compute, reading, clipping: clipping)
      #expect(reading.records == plain.records)
      #expect(reading.read == read)
      #expect(other == state)
    }
  }
}
