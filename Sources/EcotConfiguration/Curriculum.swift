import EcotFiles
import EcotYAML

/// `scheduled_stage`: one stage for the whole run, or stages that follow one another.
package struct Curriculum: Sendable, Equatable {
  /// A stage and how long it lasts.
  package struct Entry: Sendable, Equatable {
    /// `stage`: how many reasoning tags are replaced by thinking tokens.
    package var stage: Int
    /// `steps`: optimizer steps of the stage; `nil` in a last entry that lasts until the end.
    package var steps: Int?

    package init(stage: Int, steps: Int? = nil) {
      self.stage = stage
      self.steps = steps
    }
  }

  /// A step whose stage is not that of the step before it.
  package struct Switch: Sendable, Equatable {
    /// The first step of the new stage, counted from 0.
    package var step: Int
    /// The stage before it.
    package var from: Int
    /// The stage from it on.
    package var to: Int

    package init(step: Int, from: Int, to: Int) {
      self.step = step
      self.from = from
      self.to = to
    }
  }

  /// The stages in their order; never empty.
  package let entries: [Entry]

  /// The steps that an entry may have.
  static let stepRange = 1...1_000_000_000

  /// One stage for the whole run.
  package init(stage: Int) { entries = [Entry(stage: stage)] }

  /// Stages that follow one another; `nil` where there is none, where one is negative, where steps are out of range, or
  /// where an entry that is not the last has no steps.
  package init?(_ entries: [Entry]) {
    guard let last = entries.indices.last else { return nil }
    for (index, entry) in entries.enumerated() {
      guard entry.stage >= 0, entry.steps != nil || index == last else { return nil }
      if let steps = entry.steps, !Self.stepRange.contains(steps) { return nil }
    }
    self.entries = entries
  }

  /// Whether it is written as a list; a single entry without steps is a plain stage.
  package var isList: Bool { entries.count > 1 || entries.contains { $0.steps != nil } }

  /// The stage of an optimizer step, counted from 0; after the last entry's steps the last stage stays.
  package func stage(atStep step: Int) -> Int {
    var rest = step
    var stage = 0
    for entry in entries {
      stage = entry.stage
      guard let steps = entry.steps, rest >= steps else { break }
      rest -= steps
    }
    return stage
  }

  /// The steps at which the stage changes; neighbours of the same stage are one.
  package var switches: [Switch] {
    var switches: [Switch] = []
    var step = 0
    for (entry, next) in zip(entries, entries.dropFirst()) {
      step += entry.steps ?? 0
      if next.stage != entry.stage { switches.append(Switch(step: step, from: entry.stage, to: next.stage)) }
    }
    return switches
  }

  /// Every stage once, in the order of its first step.
  package var stages: [Int] {
    entries.indices.filter { index in !entries[..<index].contains { $0.stage == entries[index].stage } }
      .map { entries[$0].stage }
  }

  /// The steps of all entries, or `nil` where the last one lasts until the end.
  package var totalSteps: Int? {
    entries.reduce(0) { total, entry in
      guard let total, let steps = entry.steps else { return nil }
      return total + steps
    }
  }
}

extension ValueKind where Value == Curriculum {
  private static let stage = ValueKind<Int>.integer(atLeast: 0)
  private static let steps = ValueKind<Int>.integer(Curriculum.stepRange)
  private static let form = stage.expected + ", or a list of {stage: S, steps: N}"

  /// A stage, or a list of stages with their steps.
  static let curriculum = ValueKind(
    expected: form,
    read: { node, path, findings in
      switch node.content {
      case .scalar(let text, isPlain: true):
        if let stage = ScalarSpelling.integer(text), stage >= 0 { return Curriculum(stage: stage) }
      case .sequence(let items) where items.isEmpty:
        findings.error(path, "an empty list", at: node.mark, expected: form)
        return nil
      case .sequence(let items):
        let entries = items.enumerated().map { index, item in
          entry(item, "\(path)[\(index)]", isLast: index == items.count - 1, &findings)
        }
        let good = entries.compactMap { $0 }
        return good.count == items.count ? Curriculum(good) : nil
      case .scalar, .mapping: break
      }
      findings.error(path, "\(node.described) is not allowed", at: node.mark, expected: form)
      return nil
    },
    text: { curriculum in
      guard curriculum.isList else { return curriculum.entries.map { String($0.stage) }.joined() }
      let entries = curriculum.entries.map { entry in
        "{stage: \(entry.stage)" + (entry.steps.map { ", steps: \($0)" } ?? "") + "}"
      }
      return "[" + entries.joined(separator: ", ") + "]"
    })

  /// One item of the list; a key that is not known is reported alone, since it is probably the one that is missing.
  private static func entry(
    _ node: YAMLNode, _ path: String, isLast: Bool, _ findings: inout Findings
  ) -> Curriculum.Entry? {
    guard let given = node.entries else {
      findings.error(
        path, "\(node.described) is not allowed", at: node.mark,
        expected: isLast ? "{stage: S} or {stage: S, steps: N}" : "{stage: S, steps: N}")
      return nil
    }
    let names = ["stage", "steps"]
    let unknown = given.filter { !names.contains($0.key) }
    for entry in unknown {
      findings.error(
        YAMLNode.abbreviated("\(path).\(entry.key)"), "unknown key", at: entry.keyMark,
        remedy: Spelling.hint(for: entry.key, among: names)
          ?? "known keys here: \(names.joined(separator: ", "))")
    }
    func value(_ name: String) -> YAMLNode? { given.first { $0.key == name }?.value }
    let stage = value("stage").flatMap { Self.stage.read($0, "\(path).stage", &findings) }
    let stepsNode = value("steps")
    let steps = stepsNode.flatMap { Self.steps.read($0, "\(path).steps", &findings) }
    guard unknown.isEmpty else { return nil }
    if value("stage") == nil {
      findings.error("\(path).stage", "a required key is missing", at: node.mark, expected: Self.stage.expected)
    }
    if stepsNode == nil, !isLast {
      findings.error(
        "\(path).steps", "a required key is missing", at: node.mark, expected: Self.steps.expected,
        remedy: "only the last stage lasts until the end")
    }
    guard let stage, steps != nil || (isLast && stepsNode == nil) else { return nil }
    return Curriculum.Entry(stage: stage, steps: steps)
  }
}
