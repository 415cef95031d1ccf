import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// The numbers that starVLA's own action head computed, beside the package.
enum HeadOracles {
  static let folder = "\(Oracles.folder)/../lara/head"
  /// Whether they are there; tests that need them are skipped otherwise.
  static let arePresent = PathKind("\(folder)/index.json") == .file
  static let absence: Comment = "needs ../shared/oracles/lara beside the package"

  /// One run of a case.
  struct Run: Sendable, CustomStringConvertible {
    var name: String
    var inputs: String, wanted: String
    /// Whether padding is masked; the head's first version had no mask.
    var isMasked: Bool
    var description: String { name }
  }

  /// The runs that the index lists; none where there are no oracles.
  static func runs() throws -> [Run] {
    guard arePresent else { return [] }
    return (try index()["cases"]?.array ?? []).compactMap { entry in
      guard let name = entry["name"]?.string, let inputs = entry["inputs"]?.string, let wanted = entry["file"]?.string
      else { return nil }
      return Run(name: name, inputs: inputs, wanted: wanted, isMasked: entry["mask"]?.boolean ?? true)
    }
  }

  static func index() throws -> JSONValue { try JSONValue(contentsOf: "\(folder)/index.json") }
  static func file(_ name: String) throws -> SafetensorsReader { try SafetensorsReader("\(folder)/\(name)") }

  /// The weights, read as a checkpoint is.
  static let weights = Result {
    let checkpoint = try Checkpoint(file: "\(folder)/weights.safetensors", module: .actionModel)
    let configuration = try ActionHeadConfiguration(checkpoint, heads: 4, headSize: nil)
    try checkpoint.check(against: configuration.parameters)
    let values = try configuration.parameters.map { ($0.name, try checkpoint.tensor($0.checkpointName)) }
    return (configuration: configuration, values: Dictionary(uniqueKeysWithValues: values))
  }

  /// The head with these weights.
  static func head(_ observer: Recording? = nil) throws -> TinyHead {
    let (configuration, values) = try weights.get()
    return TinyHead(configuration: configuration, observer: observer, parameters: values)
  }

  /// What a case gives to the head.
  static func inputs(_ run: Run) throws -> TinyHead.Inputs {
    let file = try file(run.inputs)
    return TinyHead.Inputs(
      context: try file.tensor("context"), mask: try file.wholeNumbers("encoder_mask"),
      state: try file.tensor("state"), actions: try file.tensor("actions"), noise: try file.tensor("noise"),
      times: try file.tensor("t"))
  }
}
