import EcotEpisodes
import EcotFiles
import EcotTensors
import Testing

/// The data sets that tensorflow-datasets wrote and read, beside the package.
enum Oracles {
  /// The folder of the oracles, whether it exists or not.
  static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/") + "/../shared/oracles/rlds"
  }()

  static let dev = folder + "/dev"
  static let malformed = folder + "/malformed"

  /// Whether the oracles are there; tests that need them are skipped otherwise.
  static let isPresent = PathKind(folder + "/dev/truth") == .folder
  static let absence: Comment = "needs ../shared/oracles/rlds beside the package"

  static func truth() throws -> JSONValue { try JSONValue(contentsOf: dev + "/truth/truth.json") }
  static func tensors(_ name: String) throws -> SafetensorsReader {
    try SafetensorsReader("\(dev)/truth/\(name).safetensors")
  }

  /// The set of the truth with every step kept and chunks to the end of the episode.
  static func devOptions() -> EpisodeOptions {
    var options = EpisodeOptions(dataRoot: dev)
    options.reasoningJSON = dev + "/embodied_features_bridge.json"
    options.goalRelabeling = .none
    options.keepUnannotatedSteps = true
    return options
  }
}

/// The largest difference of two lists; infinite where they have different lengths.
func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).map { abs($0 - $1) }.max() ?? 0
}

/// The eight parts as the reference joins them.
func taggedText(_ parts: [String]?) -> String {
  guard let parts else { return "" }
  let tags = [
    "TASK:", "PLAN:", "VISIBLE OBJECTS:", "SUBTASK REASONING:", "SUBTASK:", "MOVE REASONING:", "MOVE:",
    "GRIPPER POSITION:",
  ]
  return zip(tags, parts).map { "\($0)@\($1)" }.joined(separator: "@")
}

/// A new folder that is removed after `body`.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = "\(TemporaryPath.root)/ecot-episodes-\(TemporaryPath.next())"
  try AtomicFile.makeFolder(folder)
  defer { TemporaryPath.removeAll(folder) }
  return try body(folder)
}
