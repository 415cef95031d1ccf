import EcotDrift
import EcotFiles

/// What a shard says for the merge, as the `shard` member of its report. `ShardReader` reads what this writes.
public enum ShardJSON {
  /// The version of the member; another one is refused.
  static let version = 1

  static func write(_ shard: ShardResult, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("version", version)
      writer.member("index", shard.shard.index)
      writer.member("count", shard.shard.count)
      writer.member("commit", shard.commit)
      writer.key("rules")
      write(shard.rules, to: &writer)
      writer.member("renames", shard.renames.map(\.description))
      writer.member("goldens", array: { for part in shard.parts { write(part, to: &$0) } })
    }
  }

  private static func write(_ rules: ToleranceRules?, to writer: inout JSONWriter) {
    guard let rules, let text = rules.text else { return writer.null() }
    writer.object {
      $0.member("source", rules.source)
      $0.member("text", text)
    }
  }

  private static func write(_ part: ShardPart, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", part.name)
      writer.member("path", part.path)
      writer.member("digest", part.digest)
      writer.member("steps", part.steps)
      writer.member("from", part.range.lowerBound)
      writer.member("to", part.range.upperBound)
      writer.member("records", part.records)
      writer.member("seconds", part.seconds)
      writer.key("problem")
      write(part.problem, to: &writer)
      writer.member("measured", array: { for measured in part.measured { write(measured, to: &$0) } })
      writer.key("evidence")
      write(part.evidence, to: &writer)
    }
  }

  private static func write(_ problem: ShardPart.Problem?, to writer: inout JSONWriter) {
    guard let problem else { return writer.null() }
    writer.object {
      $0.member("verdict", problem.verdict.rawValue)
      $0.member("text", problem.text)
    }
  }

  private static func write(_ evidence: ShardPart.Evidence?, to writer: inout JSONWriter) {
    guard let evidence else { return writer.null() }
    writer.object {
      $0.member("golden", Base64.text(evidence.golden))
      $0.member("scope", evidence.scope.map(Base64.text))
      $0.member("observed", Base64.text(evidence.observed))
    }
  }

  // MARK: What was measured

  private static func write(_ measured: ShardPart.Measured, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("address", measured.address.description)
      writer.member("problem", measured.problem)
      writer.key("exact")
      write(measured.exact, to: &writer)
    }
  }

  private static func write(_ exact: ExactDifference?, to writer: inout JSONWriter) {
    guard let exact else { return writer.null() }
    writer.object { writer in
      writer.member("source", exact.source)
      writer.member("differing", exact.differing)
      writer.member("count", exact.count)
      number(exact.maximalDifference, "max_abs", to: &writer)
      writer.member("max_ulp", exact.maximalULP)
      number(exact.relativeL2, "relative_l2", to: &writer)
      number(exact.cosine, "cosine", to: &writer)
      writer.member("worst", array: { for element in exact.worst { write(element, to: &$0) } })
    }
  }

  private static func write(_ element: ExactDifference.Element, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("index", element.index)
      number(element.golden, "golden", to: &writer)
      number(element.observed, "observed", to: &writer)
      writer.member("ulp", element.ulp)
    }
  }

  /// The numbers that JSON does not have.
  static let names: [(name: String, value: Double)] = [("nan", .nan), ("inf", .infinity), ("-inf", -.infinity)]

  /// A number, or its name: what is read back has to be the same.
  private static func number(_ value: Double, _ key: String, to writer: inout JSONWriter) {
    if value.isFinite { return writer.member(key, value) }
    writer.member(key, value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
  }
}
