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
  /// Nil where tensors are not held between steps.
  private var known: KnownTensors?
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

  /// Makes an empty recorder that knows the parameters of an update again when the next step begins with them, and so reads them
  /// once. It holds them from `N/update/x.value` to `N+1/weights/x.value`: for runs whose parameters stay in place between.
  package static func holdingParameters(detail: DetailMap, fingerprinter: Fingerprinter) -> Recorder {
    let recorder = Recorder(detail: detail, fingerprinter: fingerprinter)
    recorder.known = KnownTensors()
    return recorder
  }

  /// Records a tensor, unless its level is `off`.
  public func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    let level = admit(address)
    let axes = rowAxes(address, tensor.elementType, tensor.shape)
    let known = known?.take(tensor, level: level ?? .off, rowAxes: axes, at: address)
    guard let level else { return }
    append(
      address, parents, known ?? fingerprinter.fingerprint(tensor, detail: level, rowAxes: axes), of: tensor, level)
  }

  /// Records a tensor whose fingerprint has been made at the level of its address; `tensor` is the whole, where it is to be known again.
  package func observe(
    _ tensor: Tensor?, fingerprint: @autoclosure () -> Fingerprint, at address: TensorAddress, parents: [TensorAddress]
  ) {
    if let level = admit(address) { append(address, parents, fingerprint(), of: tensor, level) }
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

  private func append(
    _ address: TensorAddress, _ parents: [TensorAddress], _ fingerprint: Fingerprint, of tensor: Tensor?,
    _ level: DetailLevel
  ) {
    if let tensor, known != nil {
      let axes = rowAxes(address, tensor.elementType, tensor.shape)
      known?.hold(tensor, fingerprint, level: level, rowAxes: axes, at: address)
    }
    append(address, parents, fingerprint)
  }

  private func append(_ address: TensorAddress, _ parents: [TensorAddress], _ fingerprint: Fingerprint) {
    records.append(TensorRecord(address: address, parents: parents, fingerprint: fingerprint))
  }
}
