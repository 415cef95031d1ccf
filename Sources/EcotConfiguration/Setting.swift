import EcotYAML

/// What a key means for the question whether two runs can be compared number by number.
package enum SettingRole: String, Sendable {
  /// It decides numbers: runs that differ in it are not comparable.
  case comparable
  /// A named defect of the reference; runs with and without it are compared on purpose.
  case compat
  /// How, not what, is computed: backend, threads, workers.
  case compute
  /// Where inputs lie; their digests, not their paths, decide.
  case path
  /// What is written, where, and how much of it.
  case output
  /// Known so that the reference's files load as they are; decides nothing here.
  case ignored
}

/// One key of the schema: its place in the file, its place in `Configuration`, and how its value is read and written.
package struct Setting: Sendable {
  /// The key path, as `trainer.learning_rate.base`.
  package let path: String
  /// What the key means for comparability.
  package let role: SettingRole
  /// Whether a run needs the key to be given.
  package let isRequired: Bool
  /// Whether a scalar where the key's section stands is this key's value: `optimizer: none` for `optimizer: {name: none}`.
  let isShorthand: Bool
  /// Where the keys below it are data, such as tags or patterns: what makes two of them the same key.
  let identity: (@Sendable (String) -> String)?
  let apply: @Sendable (YAMLNode, inout Configuration, inout Findings) -> Void
  let text: @Sendable (Configuration) -> String

  /// Whether the keys below it are data and not keys of the schema.
  package var holdsMapping: Bool { identity != nil }

  init<Value: Sendable>(
    _ path: String, _ place: any WritableKeyPath<Configuration, Value> & Sendable, _ kind: ValueKind<Value>,
    _ role: SettingRole = .comparable, isRequired: Bool = false, isShorthand: Bool = false,
    identity: (@Sendable (String) -> String)? = nil
  ) {
    self.path = path
    self.role = role
    self.isRequired = isRequired
    self.isShorthand = isShorthand
    self.identity = identity
    apply = { node, configuration, findings in
      if let value = kind.read(node, path, &findings) {
        configuration[keyPath: place] = value
      } else {
        findings.setUnreadable(path)
      }
    }
    text = { kind.text($0[keyPath: place]) }
  }
}
