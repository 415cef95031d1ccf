import EcotTensors
import EcotTokenization

/// The rows of a batch share the column of their first thinking token, or at stage 0 that of their delimiter.
struct AlignmentChecks: CheckGroup {
  private let facts: CheckFacts
  private var thinking = Verdict(), delimiter = Verdict(), length = Verdict()
  private var thinkingColumns: [Int] = [], delimiterColumns: [Int] = [], widths: [Int] = []
  private var truncated = 0

  init(_ facts: CheckFacts) { self.facts = facts }

  mutating func add(_ outcome: StepOutcome) {
    for batch in outcome.batches { add(batch.tokens, at: batch.place) }
  }

  private mutating func add(_ batch: TokenBatch, at place: BatchPlace) {
    // Rows without what is looked for are the data's failure, and counted there.
    let usesLatents = facts.usesLatents(atStep: place.step)
    let columns =
      usesLatents
      ? batch.rows.filter { !$0.thinkingColumns.isEmpty }.map(\.thinkingColumns.lowerBound)
      : delimiterColumns(of: batch)
    let isAligned = Set(columns).count == 1
    let shown = columns.map(String.init).joined(separator: ", ")
    let problem = "NOT aligned at \(place): " + (columns.isEmpty ? "no row has one" : "columns \(shown)")
    if usesLatents {
      thinkingColumns += columns
      thinking.expect(isAligned, problem)
    } else {
      delimiterColumns += columns
      delimiter.expect(isAligned, problem)
    }
    widths.append(batch.width)
    length.expect(batch.width <= facts.limit, "\(batch.width) of \(facts.limit) tokens at \(place)")
    truncated += batch.warnings.count { if case .truncated = $0 { true } else { false } }
  }

  private func delimiterColumns(of batch: TokenBatch) -> [Int] {
    guard case .int64(let ids) = batch.inputIDs.storage else { return [] }
    return batch.rows.indices.compactMap { row in
      facts.marks.delimiterColumn(in: ids[(row * batch.width)..<((row + 1) * batch.width)].map(Int32.init))
    }
  }

  func checks() -> [Check] {
    let hint = "alignment logic wrong: look at SequenceAlignment"
    func aligned(_ columns: [Int]) -> String { "ALIGNED at column \(CheckFigures.range(columns))" }
    var checks: [Check] = []
    if delimiter.evaluations > 0 {
      checks.append(
        delimiter.check(.alignment, "rows are ALIGNED at the delimiter", aligned(delimiterColumns), hint: hint))
    }
    if thinking.evaluations > 0 {
      checks.append(thinking.check(.alignment, "thinking tokens are ALIGNED", aligned(thinkingColumns), hint: hint))
    }
    checks.append(
      length.check(
        .alignment, "rows stay within model_max_length",
        "\(CheckFigures.range(widths)) of \(facts.limit) tokens"
          + (truncated > 0 ? ", \(CheckFigures.count(truncated, "row")) truncated" : ""),
        hint: "raise framework.qwenvl.model_max_length or shorten the reasoning"))
    return checks
  }
}
