import EcotTokenization

/// A configuration as an ordered list of all its keys with canonical texts: what digests are taken over, what goldens keep,
/// and what two runs are compared by.
package struct ResolvedConfiguration: Sendable, Equatable {
  /// One key with its value.
  package struct Item: Sendable, Equatable {
    /// The key path.
    package var path: String
    /// The value in YAML flow style; equal values have equal texts, whatever their spelling in the file was.
    package var text: String
    /// What the key means for comparability.
    package var role: SettingRole
  }

  /// A key in which two configurations differ; `nil` for a side that does not know the key.
  package struct Difference: Sendable, Equatable {
    package var path: String
    package var left: String?
    package var right: String?
    package var role: SettingRole

    package init(path: String, left: String?, right: String?, role: SettingRole) {
      self.path = path
      self.left = left
      self.right = right
      self.role = role
    }
  }

  /// Every key of the schema, in the order of the schema.
  package var items: [Item]

  /// Lists all keys of a configuration, defaults included.
  package init(_ configuration: Configuration) {
    items = Schema.settings.map { Item(path: $0.path, text: $0.text(configuration), role: $0.role) }
  }

  /// Takes keys and texts from elsewhere, such as a golden; a key that this version does not know is comparable.
  package init(_ items: [(path: String, text: String)]) {
    self.items = items.map { path, text in
      Item(path: path, text: text, role: Schema.settings.first { $0.path == path }?.role ?? .comparable)
    }
  }

  /// The keys that decide numbers.
  package var comparable: [Item] { items.filter { $0.role == .comparable } }

  /// `key.path: value`, one a line, of the keys that decide numbers: the configuration's share of the comparability digest.
  package var comparabilityText: String { Self.text(comparable) }

  /// `key.path: value`, one a line, of every key.
  package var text: String { Self.text(items) }

  private static func text(_ items: [Item]) -> String { items.map { "\($0.path): \($0.text)\n" }.joined() }

  /// The keys in which this configuration and another differ: this one's in its order, then those only the other has.
  package func differences(to other: ResolvedConfiguration) -> [Difference] {
    var differences: [Difference] = []
    for item in items {
      let text = other.items.first { $0.path == item.path }?.text
      if text != item.text {
        differences.append(Difference(path: item.path, left: item.text, right: text, role: item.role))
      }
    }
    for item in other.items where !items.contains(where: { $0.path == item.path }) {
      differences.append(Difference(path: item.path, left: nil, right: item.text, role: item.role))
    }
    return differences
  }
}

extension Configuration {
  /// All keys with canonical texts.
  package var resolved: ResolvedConfiguration { ResolvedConfiguration(self) }

  /// What a run says about its configuration before it starts: one `name: value` a line.
  package var summary: String {
    let weight = computesLanguageLoss ? "on (weight \(framework.latentReasoning.vlmLossWeight))" : "off"
    return """
      stage: \(curriculumSummary)
      latent reasoning: \(framework.enableLatentReasoning ? "on" : "off")
      language loss: \(weight)
      batch size: \(data.batchSize)
      max steps: \(trainer.maxTrainSteps)
      """
  }

  /// `2 (2 of 8 tags latent, 2 thinking tokens)`, or `0 for 5 steps, then 2 (...)`.
  private var curriculumSummary: String {
    let ecot = data.ecot
    return ecot.curriculum.entries.map { entry in
      let steps = entry.steps.map { $0 == 1 ? " for 1 step" : " for \($0) steps" } ?? ""
      guard entry.stage > 0 else { return "0\(steps)" }
      let tags = "\(ecot.replacedTags(atStage: entry.stage).count) of \(ReasoningTag.allCases.count) tags latent"
      return "\(entry.stage)\(steps) (\(tags), \(ecot.totalThinkingTokenCount(atStage: entry.stage)) thinking tokens)"
    }.joined(separator: ", then ")
  }
}
