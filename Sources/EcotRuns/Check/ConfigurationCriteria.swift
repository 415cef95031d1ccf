import EcotConfiguration
import EcotFiles
import EcotPipeline

/// The criteria of a configuration. Most of what can be wrong with one ends a run before it starts; these are evaluated from the
/// resolved values, whoever made them.
package enum ConfigurationCriteria {
  /// The largest batch that the design document advises.
  private static let advisedBatch = 4

  /// The criteria, with the keys that the configuration was given.
  package static func checks(_ configuration: Configuration, isGiven: (String) -> Bool) -> [Check] {
    let ecot = configuration.data.ecot
    let prefix = "datasets.vla_data."
    let required = [
      "\(prefix)dataset_py", "\(prefix)ecot.data_root_dir", "\(prefix)ecot.scheduled_stage", "framework.name",
      "framework.enable_latent_reasoning",
    ]
    let missing = required.filter { !isGiven($0) }
    let paths = self.paths(configuration)
    let absent = paths.filter { PathKind($0.path) != $0.kind }
    let stages = ecot.curriculum.stages
    let isLatent = configuration.framework.enableLatentReasoning
    return [
      Check(
        .config, "required keys are given", missing.isEmpty,
        missing.isEmpty
          ? "\(required.count) of \(required.count)" : "missing: \(missing.joined(separator: ", "))",
        hint: "add them to the configuration file; config/README.md lists every key"),
      Check(
        .config, "paths exist", absent.isEmpty,
        absent.isEmpty
          ? paths.map(\.name).joined(separator: ", ")
          : absent.map { "\($0.name): " + ($0.path.isEmpty ? "not given" : "'\($0.path)'") }.joined(separator: ", "),
        hint: "relative paths are relative to the working directory"),
      Check(
        .config, "the stage agrees with latent reasoning", isLatent || stages.allSatisfy { $0 == 0 },
        "stage \(stages.map(String.init).joined(separator: ", ")), latent reasoning \(isLatent ? "on" : "off")",
        hint: "thinking tokens need framework.enable_latent_reasoning: true, or scheduled_stage: 0"),
    ]
  }

  /// Advice that decides nothing.
  package static func notes(_ configuration: Configuration) -> [CheckNote] {
    let size = configuration.data.batchSize
    let advice =
      size > advisedBatch ? "large: \(advisedBatch) or fewer are advised" : "at most \(advisedBatch) are advised"
    return [CheckNote(.config, "batch size \(size)  \(advice)")]
  }

  private static func paths(_ configuration: Configuration) -> [(name: String, path: String, kind: PathKind)] {
    let ecot = configuration.data.ecot
    var paths: [(name: String, path: String, kind: PathKind)] = [
      ("data_root_dir", ecot.dataRootDirectory, .folder), ("reasoning_json", ecot.reasoningFile ?? "", .file),
    ]
    if let folder = configuration.framework.qwenVL.tokenizerFolder { paths.append(("tokenizer", folder, .folder)) }
    if case .folder(let folder) = configuration.framework.modelSource { paths.append(("base_vlm", folder, .folder)) }
    return paths
  }
}
