import EcotAutograd
import EcotFiles

/// What the head attends to: the language model's states, and which of them are tokens.
package struct ActionContext {
  /// (B, T, context width).
  package let states: Variable
  /// (B, T) int64, 1 at tokens: the parent of what attends; nil where padding is attended to as well.
  package let mask: Variable?
  private let tokens: [Range<Int>]

  /// States with a mask whose ones are one run in each row. Without a mask, every column is attended to: a quirk of the reference's
  /// first version, whose loss thereby depends on padding.
  package init(_ states: Variable, mask: Variable?, sees padding: Bool = false) throws {
    guard states.shape.count == 3, states.count > 0 else {
      throw InputError("the context has shape \(states.value.shapeText)", expected: "(samples, columns, width)")
    }
    try ActionHead.requireFloats("the context", states)
    let (rows, columns) = (states.shape[0], states.shape[1])
    self.states = states
    self.mask = padding ? nil : mask
    guard let mask, !padding else {
      tokens = Array(repeating: 0..<columns, count: rows)
      return
    }
    guard mask.shape == [rows, columns] else {
      throw InputError("the context's mask has shape \(mask.value.shapeText)", expected: "(\(rows), \(columns))")
    }
    let ones = try mask.value.int64s
    if let other = ones.first(where: { $0 != 0 && $0 != 1 }) {
      throw InputError("the context's mask holds \(other)", expected: "1 at tokens, 0 at padding")
    }
    tokens = try (0..<rows).map { row in
      try SequenceLayout.tokens(ones[(row * columns)..<((row + 1) * columns)], row: row)
    }
  }

  /// The columns that each query of each copy of each sample attends to.
  func ranges(queries: Int, copies: Int) -> KeyRanges {
    var ranges = KeyRanges(first: [], end: [])
    for _ in 0..<copies {
      for own in tokens {
        ranges.first += Array(repeating: Int32(own.lowerBound), count: queries)
        ranges.end += Array(repeating: Int32(own.upperBound), count: queries)
      }
    }
    return ranges
  }
}
