/// A few lines of a report that belong together and are shown or left out together.
package struct TextBlock {
  /// How much a block matters to a reader in a hurry; what comes last is left out first.
  enum Rank: Int {
    case verdict, problem, contract, difference, cause, next, kind, place, size, judgement, setting, values, others
    case path, rename, consequence, element, environment
  }

  var rank: Rank
  var lines: [StyledLine]

  /// The most columns of a line.
  package static let width = 80
  /// Columns before a text: two spaces, a label, a space.
  static let indentation = 9
  /// Columns for a text behind its label.
  package static let textWidth = width - indentation

  /// Lines of text behind a label; the lines after the first are indented alike.
  package static func labelled(_ label: String, _ lines: [String], _ meaning: TextStyle.Meaning? = nil) -> [StyledLine]
  {
    lines.enumerated().map { number, text in
      let label = number == 0 ? label : ""
      let space = String(repeating: " ", count: max(0, indentation - 2 - label.count))
      return StyledLine([("  " + label + space, nil), (text, meaning)])
    }
  }

  /// The blocks with at most `limit` lines: the least important ones are left out, and a line says how many lines are missing.
  static func fitted(_ blocks: [TextBlock], to limit: Int) -> [StyledLine] {
    let total = blocks.reduce(0) { $0 + $1.lines.count }
    if total <= limit { return blocks.flatMap(\.lines) }
    var kept = blocks
    var count = total
    while count > max(0, limit - 1),
      let worst = kept.indices.reversed().max(by: { kept[$0].rank.rawValue < kept[$1].rank.rawValue })
    {
      if kept.count == 1 { break }
      count -= kept[worst].lines.count
      kept.remove(at: worst)
    }
    let lines = kept.flatMap(\.lines)
    if lines.count >= limit { return Array(lines.prefix(limit)) }
    let more = StyledLine([("  ", nil), ("\(total - lines.count) more lines with --full", .faint)])
    return lines + [more]
  }
}

/// One line for a terminal in pieces that may have a colour.
package struct StyledLine {
  /// A piece and its colour.
  package typealias Span = (text: String, meaning: TextStyle.Meaning?)

  /// The pieces.
  package var spans: [Span]

  /// A line of pieces.
  package init(_ spans: [Span]) { self.spans = spans }

  /// The line as it is written, without a line break or spaces at its end.
  package func text(_ style: TextStyle) -> String {
    let text = spans.map { span in
      span.meaning.map { style.paint(span.text, $0) } ?? span.text
    }
    .joined()
    return text.hasSuffix(" ") ? String(text.reversed().drop { $0 == " " }.reversed()) : text
  }
}
