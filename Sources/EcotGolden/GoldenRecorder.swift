import EcotFingerprints
import EcotGoldens
import EcotTensors

/// Records the tensors of any program, in the order in which it names them, for one golden.
///
/// ```swift
/// let recorder = GoldenRecorder(name: "trainer")
/// try hidden.withUnsafeBufferPointer {
///   try recorder.record(buffer: $0, shape: [2, 128, 512], at: "0/decoder/final/layer.0/hidden.value")
/// }
/// try recorder.write(to: "Golden/trainer.golden.zst")
/// ```
///
/// Buffers are read where they lie and are not kept. Addresses are those of `TensorAddress`; parents are the addresses that a tensor
/// was computed from: where all of them are equal in two goldens and the tensor differs, the cause lies between.
public final class GoldenRecorder {
  /// What the golden says about its run. `name` and `steps` are filled in; the rest is the program's to state.
  public var metadata: GoldenMetadata
  private let recorder: Recorder
  private var recorded: [TensorRecord] = []

  /// Starts an empty golden. `detail` says how much of each tensor is kept, `threads` how many may read one large tensor.
  public init(
    name: String, detail: DetailMap = DetailMap([(AddressPattern("**"), .full)]), threads: Int = 1
  ) {
    metadata = GoldenMetadata(name: name)
    recorder = Recorder(detail: detail, fingerprinter: Fingerprinter(threads: threads))
  }

  /// Records a tensor.
  public func record(_ tensor: Tensor, at address: String, parents: [String] = []) throws {
    recorder.observe(tensor, at: try TensorAddress(address), parents: try parents.map { try TensorAddress($0) })
  }

  /// Records elements that lie in memory row by row, of any alignment, without copying them.
  ///
  /// Throws where their size is not that of the shape, and where an address is none.
  public func record(
    bytes: UnsafeRawBufferPointer, elementType: ElementType, shape: [Int], at address: String, parents: [String] = []
  ) throws {
    try recorder.observe(
      bytes: bytes, elementType: elementType, shape: shape, at: try TensorAddress(address),
      parents: try parents.map { try TensorAddress($0) })
  }

  /// Records elements that lie in memory row by row, without copying them. Throws as `record(bytes:...)`.
  public func record<Element: TensorElement>(
    buffer: UnsafeBufferPointer<Element>, shape: [Int], at address: String, parents: [String] = []
  ) throws {
    try record(
      bytes: UnsafeRawBufferPointer(buffer), elementType: Element.elementType, shape: shape, at: address,
      parents: parents)
  }

  /// The records so far. Throws where an address was recorded twice.
  public func records() throws -> [TensorRecord] {
    recorded += try recorder.finish()
    return recorded
  }

  /// Writes what was recorded so far, atomically: the path holds the old golden or the new one.
  public func write(to path: String) throws {
    let records = try records()
    metadata.steps = (records.map(\.address.step).max() ?? -1) + 1
    let writer = try GoldenWriter(metadata: metadata)
    try writer.append(contentsOf: records)
    try writer.write(to: path)
  }
}
