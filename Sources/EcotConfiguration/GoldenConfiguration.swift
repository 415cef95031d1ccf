import EcotKernels

/// `golden`: what is recorded, and where.
package struct GoldenConfiguration: Sendable, Equatable {
  /// `directory`: the folder of the goldens.
  package var directory = "Golden"
  /// `detail`: rules on how much of a tensor is kept, weakest first: the last that matches an address decides.
  package var detail: [DetailRule] = []

  /// A pattern of addresses and a detail level, both as they were written.
  package struct DetailRule: Sendable, Equatable {
    package var pattern: String
    package var level: String

    package init(pattern: String, level: String) {
      self.pattern = pattern
      self.level = level
    }
  }

  static let settings: [Setting] = [
    Setting("golden.directory", \.golden.directory, .text, .output),
    Setting("golden.detail", \.golden.detail, .detailRules, .output, identity: { $0 }),
  ]
}

extension ValueKind where Value == [GoldenConfiguration.DetailRule] {
  /// A mapping from patterns to levels; the one value in which the order of keys has a meaning.
  static let detailRules = ValueKind(
    expected: "a mapping from address patterns to detail levels",
    read: { node, path, findings in
      if node.isNull { return [] }
      guard let entries = node.entries else {
        findings.error(
          path, "\(node.described) is not allowed", at: node.mark,
          expected: "a mapping from address patterns to detail levels",
          remedy: "for example {\"**/logits.value\": full}")
        return nil
      }
      let rules = entries.map { entry -> GoldenConfiguration.DetailRule? in
        // `off` is a level here, not a boolean.
        if case .scalar(let text, isPlain: true) = entry.value.content, text == "off" {
          return GoldenConfiguration.DetailRule(pattern: entry.key, level: text)
        }
        return ValueKind<String>.text.read(entry.value, "\(path).\(entry.key)", &findings).map {
          GoldenConfiguration.DetailRule(pattern: entry.key, level: $0)
        }
      }
      let good = rules.compactMap { $0 }
      return good.count == rules.count ? good : nil
    },
    text: { rules in
      let quote = ValueKind<String>.quoted
      return "{" + rules.map { "\(quote($0.pattern)): \(quote($0.level))" }.joined(separator: ", ") + "}"
    })
}

/// `compute`: how a run is computed; the canonical backend's numbers do not depend on it.
package struct ComputeConfiguration: Sendable, Equatable {
  /// `backend`.
  package var backend = Compute.Backend.canonical
  /// `threads`: `nil` for one a core.
  package var threads: Int?

  static let settings: [Setting] = [
    Setting("compute.backend", \.compute.backend, .word, .compute),
    Setting("compute.threads", \.compute.threads, .optional(.integer(1...1024)), .compute),
  ]
}
