import EcotTensors

/// What a recorder beside a run has the run's own threads do: to read large tensors, which both would else fetch from memory, the one
/// behind the other's back. Small tensors are sooner read than shared.
package struct ForegroundFingerprints {
  private var detail: DetailCache
  private var fingerprinter: Fingerprinter
  private var firstStep: Int?

  /// From so many bytes on a tensor is read by whoever writes it, and as a whole by all threads.
  private static let worthReader = 128 << 10, worthPool = 1 << 20

  /// Fingerprints at the levels of a map, as this fingerprinter makes them.
  package init(detail: DetailMap, fingerprinter: Fingerprinter) {
    (self.detail, self.fingerprinter) = (DetailCache(detail), fingerprinter)
    self.fingerprinter.isPooled = true
  }

  /// A reader for a float32 tensor that is about to be written; nil for a small one, and for one that is not recorded.
  package mutating func reader(of shape: [Int], at address: TensorAddress) -> BlockFingerprint? {
    guard shape.reduce(ElementType.float32.width, *) >= Self.worthReader else { return nil }
    let level = detail.level(of: address)
    if level == .off { return nil }
    return BlockFingerprint(
      fingerprinter, shape: shape, detail: level,
      rowAxes: Fingerprinter.defaultRowAxes(elementType: .float32, rank: shape.count))
  }

  /// The fingerprint of a tensor that the run has just made; nil for a small one, for one that is not recorded, and for parameters, which
  /// a `Recorder` that holds them knows from the step before.
  package mutating func fingerprint(of tensor: Tensor, at address: TensorAddress) -> Fingerprint? {
    let first = firstStep ?? address.step
    firstStep = first
    guard tensor.count * tensor.elementType.width >= Self.worthPool, address.stage != .weights || address.step == first
    else { return nil }
    let level = detail.level(of: address)
    return level == .off ? nil : fingerprinter.fingerprint(tensor, detail: level)
  }
}
