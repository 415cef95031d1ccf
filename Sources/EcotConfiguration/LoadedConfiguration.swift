import EcotFiles
import EcotYAML

/// A configuration with what was noticed while it was read.
package struct LoadedConfiguration: Sendable {
  /// The resolved values.
  package var configuration: Configuration
  /// What is unusual but allowed, in the order of the files.
  package var warnings: [InputError]
  /// The files that took part, in the order in which they were opened: a file before the one that it extends.
  package var sources: [ConfigurationSource]
  /// Where each given key was written.
  let marks: KeyMarks

  /// Reads, merges and checks a configuration.
  ///
  /// Weakest first: defaults, then for each of `files` the file that it extends and the file itself, then each of
  /// `settings`. Sections merge key by key; lists and values are replaced.
  ///
  /// - Parameters:
  ///   - files: YAML files, as given by `--config`.
  ///   - settings: arguments `key.path=value`, the value in YAML, as given by `--set`.
  ///   - needsRun: whether the keys that a run requires must be given; `replay` without a file needs none.
  /// - Throws: `InputErrors` with every finding, in the order of the files, or an `InputError` where a file cannot be parsed
  ///   at all. Paths are not looked at: see `checkPaths()`.
  package init(files: [String], settings: [String] = [], needsRun: Bool = true) throws {
    var sources = ConfigurationSources()
    for file in files { try sources.add(file: file) }
    for setting in settings { try sources.add(setting: setting) }
    try self.init(sources, needsRun: needsRun)
  }

  /// Reads a resolved form back, such as the one that a golden holds; keys that this version does not know are errors.
  ///
  /// - Parameters:
  ///   - resolved: keys with their texts, as `ResolvedConfiguration` has them.
  ///   - source: what they come from, for messages.
  ///   - settings: arguments laid over them, as given by `--set`.
  package init(resolved: [(path: String, text: String)], source: String, settings: [String] = []) throws {
    var sources = ConfigurationSources()
    for (path, text) in resolved { try sources.add(value: text, at: path, source: "\(source): \(path)") }
    for setting in settings { try sources.add(setting: setting) }
    try self.init(sources, needsRun: true)
  }

  /// Whether a key was given, by a file or an argument.
  package func isGiven(_ path: String) -> Bool { marks[path] != nil }

  private init(_ sources: ConfigurationSources, needsRun: Bool) throws {
    var findings = Findings()
    var configuration = Configuration()
    Schema.root.check(sources.merged, path: "", findings: &findings)
    var marks = KeyMarks()
    for setting in Schema.settings {
      let (node, nearest) = sources.merged.descend(setting.path)
      if let node {
        marks.set(setting.path, node)
        setting.apply(node, &configuration, &findings)
      } else if needsRun, setting.isRequired {
        findings.error(
          setting.path, "a required key is missing", at: nearest,
          remedy: "add it; a file that holds only differences is given after the file that it differs from")
      }
    }
    ConfigurationChecks(marks: marks).run(&configuration, &findings)
    let errors = findings.sortedErrors
    guard errors.isEmpty else { throw InputErrors(errors) }
    self.configuration = configuration
    self.marks = marks
    warnings = findings.sortedWarnings
    self.sources = sources.files
  }
}

/// Where each key that was given was written, and each part of its value: `a.b[1].c`.
struct KeyMarks: Sendable {
  private var marks: [String: SourceMark] = [:]

  mutating func set(_ path: String, _ node: YAMLNode) {
    marks[path] = node.mark
    switch node.content {
    case .scalar: break
    case .sequence(let items): for (index, item) in items.enumerated() { set("\(path)[\(index)]", item) }
    case .mapping(let entries): for entry in entries { set("\(path).\(entry.key)", entry.value) }
    }
  }

  /// The place of the value of a key or of a part of it; `nil` where the value is the default.
  subscript(path: String) -> SourceMark? { marks[path] }
}
