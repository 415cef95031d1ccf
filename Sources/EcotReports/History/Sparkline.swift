/// A row of blocks that shows how a figure went.
enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// At most `width` characters, oldest first: heights between the least and the largest value, `×` for what is no number.
  ///
  /// Where there are more values than characters each one stands for several: for the one of them that is farthest from the
  /// mean of all, so that a single outlier is seen.
  static func text(_ values: [Double?], width: Int) -> String {
    guard width > 0, !values.isEmpty else { return "" }
    let finite = values.compactMap { $0 }.filter(\.isFinite)
    let (least, most) = (finite.min() ?? 0, finite.max() ?? 0)
    // Shares are added, since the sum may overflow.
    let mean = finite.reduce(0) { $0 + $1 / Double(finite.count) }
    let count = min(width, values.count)
    return String(
      (0..<count).map { place -> Character in
        let part = values[(place * values.count / count)..<((place + 1) * values.count / count)]
        // No number is the worst that can be hidden.
        if part.contains(where: { $0.map { !$0.isFinite } ?? true }) { return "×" }
        let value = part.compactMap { $0 }.max { ($0 - mean).magnitude < ($1 - mean).magnitude } ?? mean
        guard most > least else { return blocks[3] }
        // Halves, since the difference of two large values may overflow.
        let share = (value / 2 - least / 2) / (most / 2 - least / 2)
        return share.isFinite ? blocks[min(7, max(0, Int(share * 8)))] : blocks[3]
      })
  }
}
