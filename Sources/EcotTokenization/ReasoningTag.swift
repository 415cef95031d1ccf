import EcotFiles

/// The eight parts of an embodied chain of thought, in the order in which the curriculum replaces them.
package enum ReasoningTag: String, Sendable, CaseIterable {
  case task = "TASK"
  case plan = "PLAN"
  case visibleObjects = "VISIBLE OBJECTS"
  case subtaskReasoning = "SUBTASK REASONING"
  case subtask = "SUBTASK"
  case moveReasoning = "MOVE REASONING"
  case move = "MOVE"
  case gripperPosition = "GRIPPER POSITION"

  /// The tag that a configuration key means: with or without the colon of the text form and spaces around it.
  package init?(key: String) {
    var text = PythonText.stripped(key)
    if text.hasSuffix(":") { text = PythonText.stripped(String(text.dropLast())) }
    guard let tag = ReasoningTag(rawValue: text) else { return nil }
    self = tag
  }
}

/// How many thinking tokens stand for each tag that a stage replaces.
package struct ThinkingTokenCounts: Sendable, Equatable {
  /// More latents than this in one sample are refused as a slip in the configuration.
  package static let limit = 4096

  private let counts: [Int]

  /// `perTag` wins over `each` where it is given; tags that it leaves out count `each`.
  ///
  /// - Throws: `InputError` for unknown, repeated or negative entries and for more than `limit` tokens in all.
  package init(each: Int, perTag: [String: Int]? = nil) throws {
    let place = "tag2think_count"
    guard each >= 0 else {
      throw InputError(
        "\(each) thinking tokens", at: .keyPath(file: nil, "thinking_token_count"), expected: "0 or more")
    }
    var counts: [ReasoningTag: Int] = [:]
    for key in (perTag ?? [:]).keys.sorted() {
      guard let tag = ReasoningTag(key: key) else {
        throw InputError(
          "unknown tag '\(key)'", at: .keyPath(file: nil, place),
          expected: ReasoningTag.allCases.map(\.rawValue).joined(separator: ", "),
          remedy: Spelling.hint(for: key, among: ReasoningTag.allCases.map(\.rawValue)))
      }
      guard let count = perTag?[key], count >= 0 else {
        throw InputError("a negative count", at: .keyPath(file: nil, "\(place).\(key)"), expected: "0 or more")
      }
      guard counts.updateValue(count, forKey: tag) == nil else {
        throw InputError("tag '\(tag.rawValue)' is given twice", at: .keyPath(file: nil, place))
      }
    }
    self.counts = ReasoningTag.allCases.map { counts[$0] ?? each }
    guard self.counts.allSatisfy({ $0 <= Self.limit }), self.counts.reduce(0, +) <= Self.limit else {
      throw InputError(
        "too many thinking tokens", at: .keyPath(file: nil, place), expected: "at most \(Self.limit) in all")
    }
  }

  /// The number of thinking tokens that stand for the first `tags` tags.
  package func total(ofFirst tags: Int) -> Int { counts.prefix(max(0, tags)).reduce(0, +) }
}
