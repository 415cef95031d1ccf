import EcotFiles
import EcotTokenization

extension ReasoningTag {
  /// A tag's name without the colon that it has in a reasoning text.
  static func name(_ key: String) -> String { key.hasSuffix(":") ? String(key.dropLast()) : key }
}

/// `tag2think_count`: how many thinking tokens replace a tag's text, for the tags that are listed.
package struct TagThinkCounts: Sendable, Equatable {
  private var counts: [Int?] = Array(repeating: nil, count: ReasoningTag.allCases.count)

  package init() {}

  /// The count given for a tag, or `nil`.
  package subscript(tag: ReasoningTag) -> Int? {
    get { zip(ReasoningTag.allCases, counts).first { $0.0 == tag }?.1 }
    set { for (index, other) in ReasoningTag.allCases.enumerated() where other == tag { counts[index] = newValue } }
  }
}

extension ValueKind where Value == TagThinkCounts? {
  /// A mapping from tags, with or without their colon, to counts; `null` for none.
  static let tagThinkCounts = ValueKind(
    expected: "a mapping from reasoning tags to counts, or null",
    read: { node, path, findings in
      if node.isNull { return .some(nil) }
      guard let entries = node.entries else {
        findings.error(
          path, "\(node.described) is not allowed", at: node.mark, expected: "a mapping from tags to counts")
        return nil
      }
      let names = ReasoningTag.allCases.map(\.rawValue)
      var counts = TagThinkCounts()
      var isGood = true
      for entry in entries {
        let entryPath = "\(path).\(entry.key)"
        let name = ReasoningTag.name(entry.key)
        guard let tag = ReasoningTag(rawValue: name) else {
          findings.error(
            entryPath, "unknown reasoning tag", at: entry.keyMark, expected: names.joined(separator: ", "),
            remedy: Spelling.hint(for: name, among: names))
          isGood = false
          continue
        }
        guard let count = ValueKind<Int>.integer(1...256).read(entry.value, entryPath, &findings) else {
          isGood = false
          continue
        }
        if counts[tag] != nil {
          findings.error(entryPath, "the tag is given twice, with and without its colon", at: entry.keyMark)
          isGood = false
        }
        counts[tag] = count
      }
      return isGood ? counts : nil
    },
    text: { counts in
      guard let counts else { return "null" }
      let entries = ReasoningTag.allCases.compactMap { tag in
        counts[tag].map { "\(ValueKind<String>.quoted(tag.rawValue)): \($0)" }
      }
      return "{" + entries.joined(separator: ", ") + "}"
    })
}
