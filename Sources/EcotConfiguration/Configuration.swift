import EcotYAML

/// Everything that decides a run, resolved: the values of the files and arguments, and the defaults of the rest.
///
/// The property names are Swift's, the key paths in their comments the file's. The lists named `settings` beside each
/// struct are the schema: one row a key.
package struct Configuration: Sendable, Equatable {
  /// `run_id`: names the golden, `<run_id>.golden.zst`.
  package var runID = "run"
  /// `run_root_dir`: where outputs other than goldens go.
  package var runRootDirectory = "./test_outputs"
  /// `seed`: the key of every random stream.
  package var seed: UInt64 = 42
  /// `is_debug`: accepted for the reference's sake; changes no number.
  package var isDebug = false
  /// `compat`: the reference's quirks that are on, in the order of `Quirk.allCases`.
  package var compat: [Quirk] = []
  /// `datasets.vla_data`.
  package var data = DataConfiguration()
  /// `framework`.
  package var framework = FrameworkConfiguration()
  /// `trainer`.
  package var trainer = TrainerConfiguration()
  /// `golden`.
  package var golden = GoldenConfiguration()
  /// `compute`.
  package var compute = ComputeConfiguration()
  /// `wandb_project`: accepted for the reference's sake.
  package var wandbProject: String?
  /// `wandb_entity`: accepted for the reference's sake.
  package var wandbEntity: String?

  /// The defaults of every key.
  package init() {}

  /// Whether a quirk is on.
  package func has(_ quirk: Quirk) -> Bool { compat.contains(quirk) }

  /// Whether a run computes the language loss: labels are built on the latent-reasoning path only.
  package var computesLanguageLoss: Bool {
    framework.enableLatentReasoning && framework.latentReasoning.computeLanguageLoss
  }

  static let settings: [Setting] = [
    Setting("run_id", \.runID, .runID, .output),
    Setting("run_root_dir", \.runRootDirectory, .text, .output),
    Setting("seed", \.seed, .seed),
    Setting("is_debug", \.isDebug, .boolean, .ignored),
    Setting("compat", \.compat, .quirks, .compat),
  ]

  static let trackerSettings: [Setting] = [
    Setting("wandb_project", \.wandbProject, .optional(.text), .ignored),
    Setting("wandb_entity", \.wandbEntity, .optional(.text), .ignored),
  ]
}

extension ValueKind where Value == String {
  /// A name that becomes part of a file's name.
  fileprivate static var runID: ValueKind {
    ValueKind(
      expected: text.expected,
      read: { node, path, findings in
        guard let name = text.read(node, path, &findings) else { return nil }
        guard !name.utf8.contains(UInt8(ascii: "/")), name != ".", name != "..", name.utf8.count <= 200 else {
          findings.error(
            path, "'\(YAMLNode.abbreviated(name))' cannot be part of a file's name", at: node.mark,
            expected: "a name without '/', of at most 200 bytes")
          return nil
        }
        return name
      }, text: text.text)
  }
}
