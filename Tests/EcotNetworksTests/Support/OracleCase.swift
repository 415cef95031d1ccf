import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors

/// One case of the oracles: tensors that transformers took in and gave out, and the model's own run over them.
struct OracleCase {
  /// The numbers that transformers computed.
  let wanted: SafetensorsReader
  let inputs: ModelInputs
  private let names: Set<String>
  /// What the names of the numbers begin with.
  private let prefix: String

  /// Deviations that are allowed, as in the README of the oracles.
  enum Limit {
    static let value = 5e-6
    static let loss = 2e-6
    static let gradient = 5e-5
  }

  /// The files of the cases that a folder's index lists; none where there are no oracles.
  static func files(_ folder: String) throws -> [String] {
    guard Oracles.arePresent else { return [] }
    let index = try JSONValue(contentsOf: "\(Oracles.folder)/\(folder)/index.json")
    let files = (index["cases"]?.array ?? []).compactMap { $0["file"]?.string }
    guard !files.isEmpty else { throw InputError("no cases", at: .file("\(folder)/index.json")) }
    return files.map { "\(folder)/\($0)" }
  }

  /// The weights of the oracles' model.
  static let weights = Result {
    let file = try SafetensorsReader(Oracles.folder + "/model/model.safetensors")
    return try Dictionary(
      uniqueKeysWithValues: Qwen3VLConfiguration.tiny.parameters.map { ($0.name, try file.tensor($0.checkpointName)) })
  }

  /// A case whose inputs are in one file, and their positions and results in the same or another.
  init(inputs: String, positions: String = "position_ids", wanted: String) throws {
    let given = try SafetensorsReader("\(Oracles.folder)/\(inputs)")
    self.wanted = try SafetensorsReader("\(Oracles.folder)/\(wanted)")
    names = Set(self.wanted.names)
    prefix = ""
    let hasImages = given.names.contains("pixel_values")
    self.inputs = ModelInputs(
      inputIDs: try given.tensor("input_ids"), attentionMask: try given.tensor("attention_mask"),
      positionIDs: try self.wanted.tensor(positions), labels: try given.tensor("labels"),
      pixelValues: hasImages ? try given.tensor("pixel_values") : nil,
      imageGrid: hasImages ? try given.tensor("image_grid_thw") : nil)
  }

  /// A case whose inputs, positions and results share one file under a prefix, but for its pixels.
  init(_ file: SafetensorsReader, prefix: String, pixelValues: Tensor) throws {
    (wanted, names, self.prefix) = (file, Set(file.names), prefix)
    func given(_ name: String) throws -> Tensor { try file.tensor(prefix + name) }
    inputs = ModelInputs(
      inputIDs: try given("input_ids"), attentionMask: try given("attention_mask"),
      positionIDs: try given("position_ids"), labels: try given("labels"), pixelValues: pixelValues,
      imageGrid: try given("image_grid_thw"))
  }

  /// The model of the oracles.
  static func model(_ observer: Recording? = nil) throws -> TinyModel {
    var model = TinyModel()
    (model.configuration, model.parameters) = (.tiny, try weights.get())
    model.observer = observer
    return model
  }

  func has(_ name: String) -> Bool { names.contains(prefix + name) }

  private func expected(_ name: String) throws -> Tensor { try wanted.tensor(prefix + name) }

  /// How far a value is from the one that transformers computed; over tokens only where it has rows and columns.
  func error(_ name: String, _ found: Tensor?, atTokens: Bool = false) throws -> Double {
    guard let found else { return .infinity }
    let expected = try expected(name)
    guard atTokens else { return try relativeError(found, expected) }
    guard found.shape == expected.shape else { return .infinity }
    return try relativeError(found.atTokens(of: inputs.attentionMask), expected.atTokens(of: inputs.attentionMask))
  }

  /// How far the loss is from transformers', relative to it.
  func lossError(_ found: Tensor?) throws -> Double {
    let expected = try expected("loss").doubles[0]
    return abs((try found?.doubles.first ?? .infinity) - expected) / abs(expected)
  }

  /// How far logits are from transformers' at the tokens of the columns from `start` on: all of them, or the first 64.
  func logitsError(_ found: Tensor, from start: Int = 0) throws -> Double {
    let whole = has("logits")
    let expected = try expected(whole ? "logits" : "logits_first64")
    let own = try (whole ? found : found.firstNumbers(64)).columns(start..<found.shape[1])
    guard own.shape == expected.shape else { return .infinity }
    let mask = try inputs.attentionMask.integerColumns(start..<found.shape[1])
    return try relativeError(own.atTokens(of: mask), expected.atTokens(of: mask))
  }

  /// The largest deviation of the gradients, and whose it is: of whole gradients where they are kept, and of the three sums of
  /// each of them under the name `kind`. Where transformers found none, there must be none.
  func worstGradient(_ gradients: Gradients, sums kind: String, whole: Bool) throws -> (error: Double, name: String) {
    var worst = (error: 0.0, name: "")
    var compared = 0
    for parameter in Qwen3VLConfiguration.tiny.parameters {
      let sums = try expected("\(kind).\(parameter.checkpointName)").doubles
      compared += 1
      guard let gradient = gradients[parameter.name] else {
        if sums != [0, 0, 0] { return (.infinity, "\(parameter.name) is missing") }
        continue
      }
      if sums == [0, 0, 0] { return (.infinity, "\(parameter.name) has a gradient") }
      var error = GradientSums.error(try gradient.doubles, sums)
      let name = "grad.\(parameter.checkpointName)"
      if whole, has(name) { error = max(error, try relativeError(gradient, expected(name))) }
      if !(error <= worst.error) { worst = (error, parameter.name.rawValue) }
    }
    return compared == gradients.names.count || !gradients.names.contains { !$0.rawValue.hasPrefix("vlm.model.") }
      ? worst : (.infinity, "a gradient of no parameter")
  }
}

extension Tensor {
  /// Some columns of (rows, columns) int64.
  func integerColumns(_ columns: Range<Int>) throws -> Tensor {
    let values = try int64s
    let kept = (0..<shape[0]).flatMap { row in columns.map { values[row * shape[1] + $0] } }
    return try Tensor(kept, shape: [shape[0], columns.count])
  }
}
