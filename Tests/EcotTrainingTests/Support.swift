import EcotAutograd
import EcotFiles
import EcotKernels
import EcotTensors
import EcotTraining

#if canImport(Glibc)
  import Glibc
#endif

extension Tensor {
  /// Normal numbers times `scale`, fixed by the seed.
  static func normal(_ shape: [Int], seed: UInt64, scale: Float = 1) -> Tensor {
    var stream = PhiloxStream(seed: seed, name: "training-tests")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Float(stream.normal()) * scale }, ofShape: shape)
  }

  /// Where the elements lie.
  var place: UInt { withBytes { UInt(bitPattern: $0.baseAddress) } }

  /// The elements' bits.
  var bits: [UInt32] {
    get throws { try floats.map(\.bitPattern) }
  }
}

extension [Float] {
  /// Where the elements lie.
  var place: UInt { withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
}

/// |a - b| / |b|, both L2 norms.
func distance(_ a: [Float], _ b: [Double]) -> Double {
  let difference = zip(a, b).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
  let length = b.reduce(0) { $0 + $1 * $1 }
  return a.count == b.count ? (difference / max(length, 1e-30)).squareRoot() : .infinity
}

/// Gradients of these values, as a backward pass leaves them.
func gradients(_ values: [(name: ParameterName, value: Tensor)]) throws -> Gradients {
  let tape = Tape()
  var loss = tape.input(Tensor(scalar: 0))
  for (name, value) in values {
    loss = try loss + (tape.parameter(.zeros(value.shape), named: name) * tape.input(value)).sum()
  }
  var gradients = Gradients()
  try tape.backward(from: loss, into: &gradients)
  return gradients
}

/// Remembers what is reported, in bits, so that no tensor is held.
final class Recording: TensorObserver {
  struct Record: Equatable {
    var address: String
    var bits: [UInt32]
    var parents: [String]
  }

  private(set) var records: [Record] = []

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    let bits = (try? tensor.bits) ?? []
    records.append(Record(address: address.description, bits: bits, parents: parents.map(\.description)))
  }

  subscript(_ address: String) -> Record? { records.last { $0.address == address } }
}

/// Five small parameters in both modules, one of them frozen, and a training run of them.
struct SmallRun {
  static let frozen = ParameterName("vlm.model.visual.frozen")
  static let rare = ParameterName("vlm.lm_head.weight")
  static let inventory: [(name: ParameterName, shape: [Int])] = [
    (frozen, [4]), (ParameterName("vlm.model.weight"), [7, 9]), (ParameterName("vlm.model.bias"), [9]), (rare, [33]),
    (ParameterName("action_model.weight"), [2, 3, 5]),
  ]
  static let names = inventory.map(\.name)

  var state: TrainingState
  var optimizer = AdamW(beta2: 0.95, weightDecay: 0.1, clipping: GradientClipping(maximalNorm: 1))
  var rates = LearningRates(base: 1e-2, actionModel: 3e-2)

  init() throws {
    var values: [ParameterName: Tensor] = [:]
    for (seed, (name, shape)) in Self.inventory.enumerated() { values[name] = .normal(shape, seed: UInt64(seed)) }
    state = try TrainingState(parameters: values)
  }

  var groups: [ParameterGroup] {
    ParameterGroup.groups(of: Self.names, rates: rates) { $0 == Self.frozen }
  }

  /// The gradients of a step; `rare` has none in odd steps.
  static func values(_ step: Int) -> [(name: ParameterName, value: Tensor)] {
    inventory.enumerated().compactMap { index, parameter in
      if parameter.name == frozen || parameter.name == rare && step % 2 == 1 { return nil }
      return (
        parameter.name, .normal(parameter.shape, seed: UInt64(100 + 10 * step + index), scale: step == 2 ? 0.01 : 1)
      )
    }
  }

  static func factor(_ step: Int) -> Double { 1 / Double(step + 1) }

  mutating func train(
    _ steps: Range<Int>, compute: Compute = Compute(), observer: (any TensorObserver)? = nil
  ) throws {
    for step in steps {
      var gradients = try gradients(Self.values(step))
      let norm = gradients.globalNorm(Self.names, compute: compute)
      optimizer.update(
        &state, groups: groups, gradients: &gradients,
        step: AdamW.Step(number: step, rateFactor: Self.factor(step), gradientNorm: norm), inventory: Self.names,
        compute: compute, observer: observer)
    }
  }
}

/// Every number of a state as bits, in the order of the inventory.
func bits(_ state: TrainingState) throws -> [[UInt32]] {
  try SmallRun.names.flatMap { name -> [[UInt32]] in
    let moments = state.moments[name]
    return [
      try state.parameters[name]?.bits ?? [], (moments?.first ?? []).map(\.bitPattern),
      (moments?.second ?? []).map(\.bitPattern), [UInt32(moments?.updates ?? 0), UInt32(moments?.step ?? 0)],
    ]
  } + [[UInt32(state.updates)]]
}

/// Calls `body` with a new folder and removes it with the folders in it.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/ecot-training-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    for name in (try? InputFile.names(in: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      if PathKind(path) == .folder { try? AtomicFolder.remove(path) } else { try? AtomicFile.remove(path) }
    }
    rmdir(folder)
  }
  return try body(folder)
}

/// A file beside the tests.
func fixture(_ name: String) throws -> SafetensorsReader {
  let folder = #filePath.utf8.dropLast("Support.swift".utf8.count)
  return try SafetensorsReader(String(decoding: folder, as: UTF8.self) + "Fixtures/\(name).safetensors")
}
