import EcotDrift
import EcotTensors

/// The differences of one golden as blocks of lines: the first one with all that is known, others in brief, then what follows.
struct DifferenceBlocks {
  let isFull: Bool

  /// The first difference, the other causes, the path to the loss, and what only follows.
  func all(of comparison: GoldenComparison) -> [TextBlock] {
    var blocks: [TextBlock] = []
    if let first = comparison.first { blocks += details(first, label: "first") }
    let others = comparison.culprits.filter { $0.address != comparison.first?.address }
    let limit = isFull ? others.count : 3
    for culprit in others.prefix(limit) { blocks += isFull ? details(culprit, label: "also") : brief(culprit) }
    let omitted = others.count - min(limit, others.count) + comparison.culpritsOmitted
    if omitted > 0 {
      blocks.append(block(.others, "", "and \(ComparisonWords.count(omitted, "more cause"))", lines: 1))
    }
    if !comparison.blamePath.isEmpty { blocks.append(block(.path, "path", path(comparison.blamePath), lines: 2)) }
    if comparison.downstream > 0 {
      let text = "\(ComparisonWords.count(comparison.downstream, "record")) that only follow"
      blocks.append(block(.consequence, "then", text, lines: 1))
    }
    return blocks
  }

  /// All that is known about one difference.
  func details(_ difference: RecordDifference, label: String) -> [TextBlock] {
    var blocks = [
      address(difference.address, .difference, label),
      block(.kind, "what", ComparisonWords.kindAndParents(difference), lines: 2),
    ]
    if let place = LocationText.describe(difference.location) { blocks.append(block(.place, "where", place, lines: 2)) }
    if let size = ComparisonText.size(difference.size) { blocks.append(block(.size, "size", size, lines: 2)) }
    if let problem = difference.exactProblem {
      blocks.append(block(.element, "exact", problem, lines: 2))
    }
    if let exact = difference.exact {
      blocks.append(block(.size, "exact", ComparisonWords.exact(exact), lines: 2))
      for element in exact.worst.prefix(isFull ? 10 : 3) {
        blocks.append(block(.element, "", ComparisonWords.element(element), lines: 1))
      }
    }
    if let location = difference.location, let golden = location.goldenText, let observed = location.observedText {
      blocks.append(block(.values, "golden", LocationText.quoted(golden), lines: 2))
      blocks.append(block(.values, "now", LocationText.quoted(observed), lines: 2))
    } else {
      if let golden = difference.golden {
        blocks.append(block(.values, "golden", ComparisonText.summary(golden.fingerprint), lines: 2))
      }
      if let observed = difference.observed {
        blocks.append(block(.values, "now", ComparisonText.summary(observed.fingerprint), lines: 2))
      }
    }
    return blocks
  }

  private func brief(_ difference: RecordDifference) -> [TextBlock] {
    var parts = [ComparisonWords.kind(difference.kind)]
    if difference.laterSteps > 0 {
      parts.append("again at \(ComparisonWords.count(difference.laterSteps, "later step"))")
    }
    if let place = LocationText.describe(difference.location) { parts.append("at \(place)") }
    let title = address(difference.address, .others, "also")
    let facts = block(.others, "", parts.joined(separator: "; "), lines: 1)
    return [TextBlock(rank: .others, lines: title.lines + facts.lines)]
  }

  private func address(_ address: TensorAddress, _ rank: TextBlock.Rank, _ label: String) -> TextBlock {
    let text = TextWidth.visible(address.description)
    let lines =
      isFull
      ? TextWidth.wrapped(text, to: TextBlock.textWidth) : [TextWidth.elided(text, to: TextBlock.textWidth)]
    return TextBlock(rank: rank, lines: TextBlock.labelled(label, lines, .strong))
  }

  private func path(_ addresses: [TensorAddress]) -> String {
    let names = addresses.map(ComparisonWords.shortName)
    if isFull || names.count <= 5 { return names.joined(separator: " -> ") }
    return (names.prefix(2) + ["(\(names.count - 4) more)"] + names.suffix(2)).joined(separator: " -> ")
  }

  private func block(_ rank: TextBlock.Rank, _ label: String, _ text: String, lines: Int) -> TextBlock {
    let wrapped = TextWidth.wrapped(TextWidth.visible(text), to: TextBlock.textWidth, limit: isFull ? .max : lines)
    return TextBlock(rank: rank, lines: TextBlock.labelled(label, wrapped))
  }
}
