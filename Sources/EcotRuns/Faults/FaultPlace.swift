import EcotDrift
import EcotFingerprints
import EcotTensors

/// Where in its tensor a planted fault is, to hold the comparer's words against.
///
/// Independent of the comparer: from the tensors themselves, and from the shapes that the addresses are documented to have.
struct FaultPlace {
  private let tensors: FaultPlanter.Planted
  /// Samples of a batch; the head's rows are whole batches, one behind the other.
  private let batch: Int

  init(_ tensors: FaultPlanter.Planted, batch: Int) { (self.tensors, self.batch) = (tensors, max(1, batch)) }

  /// The flat indices of the elements that differ, ascending.
  private var differing: [Int] {
    let width = tensors.sound.elementType.width
    return tensors.sound.withBytes { sound in
      tensors.faulty.withBytes { faulty in
        (0..<tensors.sound.count).filter { index in
          !sound[(index * width)..<((index + 1) * width)].elementsEqual(faulty[(index * width)..<((index + 1) * width)])
        }
      }
    }
  }

  /// What is wrong with a location; `nil` where all that it says is true and it says what it could.
  func miss(in culprit: RecordDifference) -> String? {
    let differing = differing
    guard let first = differing.first else { return nil }
    guard let location = culprit.location else {
      let keeps = culprit.golden?.fingerprint.blocks ?? culprit.golden?.fingerprint.rows.map { _ in [] }
      return keeps == nil ? nil : "no location, although blocks or rows are kept"
    }
    let (address, shape) = (culprit.address, tensors.sound.shape)
    let axes = Self.axes(address, rank: shape.count)
    let block = first * tensors.sound.elementType.width / DigestRoot.blockSize
    if let said = location.block, said != block { return "block \(said), in truth \(block)" }
    if let said = location.element, said != first { return "element \(said), in truth \(first)" }
    if let said = location.byte, said != first { return "byte \(said), in truth \(first)" }
    if let axis = axes.sample, let said = location.sample {
      // A mask that moves moves whole rows: any of them is true.
      let rows = Set(
        differing.map { Self.index(of: $0, along: axis, shape) }
          .map { address.stage == .head ? $0 % batch : $0 })
      if !rows.contains(said) { return "sample \(said), in truth \(rows.sorted())" }
    }
    let isMask = address.name == "attention_mask"
    if let axis = axes.token, let said = location.token, !isMask {
      let token = Self.index(of: first, along: axis, shape)
      if said != token { return "token \(said), in truth \(token)" }
    }
    let isNamed =
      location.element != nil || location.byte != nil || location.block != nil || location.sample != nil
      || location.extent != nil
    return isNamed ? nil : "an empty location"
  }

  /// (B, T, ...) in the decoder and the batch of tokens, (3, B, T) for positions, (B, ...) in data and head.
  private static func axes(_ address: TensorAddress, rank: Int) -> (sample: Int?, token: Int?) {
    if address.scope.contains(where: { $0.hasPrefix("sample.") }) || rank == 0 { return (nil, nil) }
    switch (address.stage, address.name) {
    case (.tokens, "position_ids"): return (1, 2)
    case (.tokens, "input_ids"), (.tokens, "labels"), (.tokens, "attention_mask"): return (0, 1)
    case (.decoder, _): return (0, rank > 1 ? 1 : nil)
    case (.data, _), (.head, _): return (0, nil)
    default: return (nil, nil)
    }
  }

  private static func index(of flat: Int, along axis: Int, _ shape: [Int]) -> Int {
    let inner = shape[(axis + 1)...].reduce(1, *)
    return flat / max(1, inner) % max(1, shape[axis])
  }
}
