/// The flat indices of the elements that a fingerprint keeps as `samples`: a pure function of the number of elements.
public enum SamplePositions {
  /// Most samples of a tensor.
  public static let limit = 16

  /// All indices of up to 16 elements; else 16 evenly spread ones, `floor(i (count - 1) / 15)` for i = 0 ... 15, so that the
  /// first and the last element are among them.
  public static func positions(count: Int) -> [Int] {
    guard count > limit else { return Array(0..<max(0, count)) }
    let (step, rest) = (count - 1).quotientAndRemainder(dividingBy: limit - 1)
    return (0..<limit).map { $0 * step + $0 * rest / (limit - 1) }
  }
}
