import EcotTensors

/// Fingerprints of tensors that will be named again: the parameters that a step leaves are those that the next one begins with.
///
/// A tensor is a value, and while it is held nobody can change its elements where they lie. A tensor of the same type and shape at the
/// same place is therefore the same tensor, and needs no second reading. Whoever wants to change one that is held here copies it
/// first: each is given back when it comes again, all that did not come at the latest when the next update is near.
struct KnownTensors {
  private struct Entry {
    var tensor: Tensor
    var fingerprint: Fingerprint
    var level: DetailLevel
    var rowAxes: Int
  }

  private var step = 0
  private var entries: [UInt: Entry] = [:]

  /// Where a tensor's elements lie; nil where it has none: all empty arrays lie at the same place.
  private static func place(of tensor: Tensor) -> UInt? {
    tensor.count == 0 ? nil : tensor.withBytes { UInt(bitPattern: $0.baseAddress) }
  }

  /// Holds a parameter after its update, with what was read of it.
  mutating func hold(
    _ tensor: Tensor, _ fingerprint: Fingerprint, level: DetailLevel, rowAxes: Int, at address: TensorAddress
  ) {
    guard address.stage == .update, address.role == .value, let place = Self.place(of: tensor) else { return }
    step = address.step
    entries[place] = Entry(tensor: tensor, fingerprint: fingerprint, level: level, rowAxes: rowAxes)
  }

  /// Gives back the tensor that is named now, and those that can no longer come; returns the fingerprint of the former with the
  /// parts of `level`, where all of them are known.
  mutating func take(
    _ tensor: Tensor, level: DetailLevel, rowAxes: Int, at address: TensorAddress
  ) -> Fingerprint? {
    if entries.isEmpty { return nil }
    guard address.stage == .weights, let place = Self.place(of: tensor) else {
      if address.step > step, address.stage >= .gradient { entries = [:] }
      return nil
    }
    guard let entry = entries.removeValue(forKey: place), entry.tensor.shape == tensor.shape,
      entry.tensor.elementType == tensor.elementType, entry.level.isSuperset(of: level),
      entry.rowAxes == rowAxes || !level.contains(.rows)
    else { return nil }
    return entry.fingerprint.parts(level)
  }
}

extension Fingerprint {
  /// The same fingerprint with the parts of `level` alone.
  fileprivate func parts(_ level: DetailLevel) -> Fingerprint {
    var fingerprint = Fingerprint(elementType: elementType, shape: shape, digest: digest)
    if level.contains(.statistics) { fingerprint.statistics = statistics }
    if level.contains(.blocks) { fingerprint.blocks = blocks }
    if level.contains(.rows) { fingerprint.rows = rows }
    if level.contains(.sketch) { fingerprint.sketch = sketch }
    if level.contains(.samples) { fingerprint.samples = samples }
    if level.contains(.values) { fingerprint.values = values }
    return fingerprint
  }
}
