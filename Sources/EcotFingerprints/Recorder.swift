import EcotFiles
import EcotTensors

/// Makes a record of every tensor that a run names, in the order of observation.
///
/// A `DetailMap` says how much of each is kept; tensors at level `off` are not recorded. An address that is observed twice is an
/// error: the first record is kept, and `finish()` throws. So that a run is not stopped in the middle of a step, nothing throws
/// earlier.
public final class Recorder: TensorObserver {
  /// Chooses the number of leading axes of a token row; see `Fingerprinter.defaultRowAxes`.
  public typealias RowAxes = (_ address: TensorAddress, _ elementType: ElementType, _ shape: [Int]) -> Int

  private let fingerprinter: Fingerprinter
  private let rowAxes: RowAxes
  private var detail: DetailCache
  private var problems: [InputError] = []
  private var problemCount = 0
  /// The records so far.
  public private(set) var records: [TensorRecord] = []

  /// Makes an empty recorder.
  public init(
    detail: DetailMap, fingerprinter: Fingerprinter = Fingerprinter(),
    rowAxes: @escaping RowAxes = { Fingerprinter.defaultRowAxes(elementType: $1, rank: $2.count) }
  ) {
    (self.detail, self.fingerprinter, self.rowAxes) = (DetailCache(detail), fingerprinter, rowAxes)
  }

  /// Records a tensor, unless its level is `off`.
  public func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    guard let level = admit(address) else { return }
    let axes = rowAxes(address, tensor.elementType, tensor.shape)
    append(address, parents, fingerprinter.fingerprint(tensor, detail: level, rowAxes: axes))
  }

  /// Records elements that lie in memory row by row, without copying them. Throws where their size is not that of the shape.
  public func observe(
    bytes: UnsafeRawBufferPointer, elementType: ElementType, shape: [Int], at address: TensorAddress,
    parents: [TensorAddress] = []
  ) throws {
    guard let level = admit(address) else { return }
    let axes = rowAxes(address, elementType, shape)
    append(
      address, parents,
      try fingerprinter.fingerprint(bytes: bytes, elementType: elementType, shape: shape, detail: level, rowAxes: axes))
  }

  /// Empties the recorder and returns what it holds, for example after each step. Addresses stay taken.
  ///
  /// Throws `InputErrors` where addresses were observed twice; the first ten are named.
  public func finish() throws -> [TensorRecord] {
    guard problems.isEmpty else {
      if problemCount > problems.count { problems.append(InputError("... and \(problemCount - problems.count) more")) }
      throw InputErrors(problems)
    }
    defer { records = [] }
    return records
  }

  /// The level of an address that may be recorded now.
  private func admit(_ address: TensorAddress) -> DetailLevel? {
    let (level, isNew) = detail.admit(address)
    guard level != .off else { return nil }
    guard isNew else {
      problemCount += 1
      if problems.count < 10 {
        problems.append(
          InputError(
            "recorded twice", at: .keyPath(file: nil, address.description),
            expected: "one tensor an address", remedy: "name the tensors differently or put them into scopes"))
      }
      return nil
    }
    return level
  }

  private func append(_ address: TensorAddress, _ parents: [TensorAddress], _ fingerprint: Fingerprint) {
    records.append(TensorRecord(address: address, parents: parents, fingerprint: fingerprint))
  }
}
