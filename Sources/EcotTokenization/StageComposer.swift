import EcotFiles

/// Composes the language input of a sample for one stage of the curriculum.
///
/// At stage 0 the whole reasoning is text. At stage s the first s tags are replaced by a span of thinking tokens; from
/// stage 8 on nothing but the span is left:
///
///     0  put the arch on the table @ TASK:@Move ...@PLAN:@Reach ...@...@GRIPPER POSITION:@[97, 45, ...]
///     2  put the arch on the table @ @<|start_of_thinking|><|thinking|><|thinking|><|end_of_thinking|>@VISIBLE OBJECTS:@...
///
/// The span is pure concatenation, because a space between two thinking tokens would be a token of its own.
package struct StageComposer: Sendable {
  /// The stage of the curriculum, `scheduled_stage`; below 0 it counts as 0.
  package var stage: Int
  /// The thinking tokens for each replaced tag.
  package var counts: ThinkingTokenCounts
  /// The texts of the thinking tokens.
  package var tokens: ThinkingTokenNames
  /// Whether the instruction, and only it, is lower-cased.
  package var lowersInstruction: Bool

  /// What stands in for an empty instruction.
  package static let defaultInstruction = "perform the task"
  /// What stands between instruction and reasoning.
  package static let separator = " @ "
  /// What alignment and labels look for: the separator without the space after it, which the next token may swallow.
  package static let delimiter = " @"

  /// Makes a composer from the configuration's values.
  ///
  /// - Throws: `InputError` for counts that cannot be.
  package init(
    stage: Int, thinkingTokenCount: Int = 2, tag2thinkCount: [String: Int]? = nil,
    tokens: ThinkingTokenNames = .init(), lowersInstruction: Bool = true
  ) throws {
    self.stage = stage
    counts = try ThinkingTokenCounts(each: thinkingTokenCount, perTag: tag2thinkCount)
    self.tokens = tokens
    self.lowersInstruction = lowersInstruction
  }

  /// The number of thinking tokens of a sample with reasoning.
  package var thinkingTokens: Int { counts.total(ofFirst: stage) }

  /// `instruction @ reasoning`, or the instruction alone where a step has no reasoning.
  ///
  /// - Parameters:
  ///   - instruction: As the data set has it.
  ///   - reasoning: The contents of the eight tags in their order, or `nil` for a step that was never annotated.
  /// - Throws: `InputError` where there are not eight contents.
  package func lang(instruction: String, reasoning: [String]?) throws -> String {
    let text = self.instruction(instruction)
    guard let reasoning else { return text }
    let composed = PythonText.stripped(try compose(reasoning))
    return composed.isEmpty ? text : text + Self.separator + composed
  }

  /// The instruction as it enters the language input: stripped, never empty, lower-cased where that is asked.
  package func instruction(_ raw: String) -> String {
    let stripped = PythonText.stripped(raw)
    let text = stripped.isEmpty ? Self.defaultInstruction : stripped
    return lowersInstruction ? PythonText.lowercased(text) : text
  }

  /// The reasoning of this stage, `TASK:@...@PLAN:@...` or `@<span>@VISIBLE OBJECTS:@...`.
  package func compose(_ contents: [String]) throws -> String {
    let tags = ReasoningTag.allCases
    guard contents.count == tags.count else {
      throw InputError("\(contents.count) reasoning contents", expected: "\(tags.count), one for each tag")
    }
    let replaced = min(max(0, stage), tags.count)
    let rest = zip(tags, contents).dropFirst(replaced).map { "\($0.rawValue):@\($1)" }
    guard replaced > 0 else { return rest.joined(separator: "@") }
    let span = tokens.start + String(repeating: tokens.thinking, count: thinkingTokens) + tokens.end
    // The empty text before the first @ is the empty tag under which readers of this form keep a span.
    return (["", span] + rest).joined(separator: "@")
  }
}
