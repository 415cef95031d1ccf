/// Normalization Form C (Unicode Standard Annex 15), for Unicode 16.0.
///
/// Only the neighbourhoods of scalars that may not stand in NFC text are worked on; text without them is returned as it
/// is. A neighbourhood runs from the last stable scalar (class 0, never composing backwards) before such a scalar to the
/// next one after it, and no composition crosses its borders.
package enum CanonicalComposition {
  /// The decoded tables, made at the first use.
  struct Tables: Sendable {
    /// Scalars with a canonical mapping, ascending, without the Hangul syllables.
    var decomposable: [UInt32] = []
    /// The mapping of the scalar at the same index; the second scalar is 0 for a singleton.
    var mappings: [SIMD2<UInt32>] = []
    /// `first << 32 | second` of every primary composite, ascending.
    var pairs: [UInt64] = []
    /// The composite of the pair at the same index.
    var composites: [UInt32] = []
    /// Runs of scalars with one non-zero combining class, ascending.
    var classRuns: [(first: UInt32, last: UInt32, value: UInt8)] = []
    /// Every scalar that is not both stable and inert.
    var unstableScalars: [Int] = []
  }

  static let tables: Tables = {
    var tables = Tables()
    var words = Base36Words(CanonicalMappings.decompositions)
    var scalar: UInt32 = 0
    var composites: [(pair: UInt64, scalar: UInt32)] = []
    while let delta = words.next(), let kind = words.next(), let first = words.next() {
      scalar += UInt32(delta)
      let second = kind == 0 ? 0 : words.next() ?? 0
      tables.decomposable.append(scalar)
      tables.mappings.append(SIMD2(UInt32(first), UInt32(second)))
      if kind == 2 {
        composites.append((UInt64(first) << 32 | UInt64(second), scalar))
        tables.unstableScalars.append(second)
      } else {
        tables.unstableScalars.append(Int(scalar))
      }
    }
    composites.sort { $0.pair < $1.pair }
    tables.pairs = composites.map(\.pair)
    tables.composites = composites.map(\.scalar)
    words = Base36Words(CanonicalMappings.combiningClasses)
    var next = 0
    while let gap = words.next(), let length = words.next(), let value = words.next() {
      let first = next + gap
      tables.classRuns.append((UInt32(first), UInt32(first + length), UInt8(value)))
      tables.unstableScalars += Array(first...(first + length))
      next = first + length + 1
    }
    tables.unstableScalars += Array(0x1161...0x1175) + Array(0x11A8...0x11C2)
    return tables
  }()

  /// The NFC form of valid UTF-8, or `nil` where it is in that form already.
  package static func normalized(_ bytes: [UInt8]) -> [UInt8]? {
    let classes = ScalarClasses.table
    var result: [UInt8] = []
    var copied = 0
    var stable = 0
    var index = 0
    while index < bytes.count {
      let (value, length) = ValidUTF8.scalar(bytes, index)
      guard value < classes.count, classes[value] & ScalarClasses.mayNormalize != 0 else {
        stable = index
        index += length
        continue
      }
      var end = index + length
      while end < bytes.count {
        let (value, length) = ValidUTF8.scalar(bytes, end)
        guard value < classes.count, classes[value] & ScalarClasses.mayNormalize != 0 else { break }
        end += length
      }
      result.append(contentsOf: bytes[copied..<stable])
      compose(bytes, stable..<end, into: &result)
      copied = end
      stable = end
      index = end
    }
    guard copied > 0 else { return nil }
    result.append(contentsOf: bytes[copied...])
    return result
  }

  private static func compose(_ bytes: [UInt8], _ range: Range<Int>, into result: inout [UInt8]) {
    var scalars: [UInt32] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let (value, length) = ValidUTF8.scalar(bytes, index)
      decompose(UInt32(value), into: &scalars)
      index += length
    }
    var classes = scalars.map(combiningClass)
    order(&scalars, &classes)
    recompose(&scalars, &classes)
    for scalar in scalars { ValidUTF8.append(scalar, to: &result) }
  }

  private static func decompose(_ scalar: UInt32, into scalars: inout [UInt32]) {
    if (0xAC00..<0xD7A4).contains(scalar) {
      let index = scalar - 0xAC00
      scalars.append(0x1100 + index / 588)
      scalars.append(0x1161 + index % 588 / 28)
      if index % 28 > 0 { scalars.append(0x11A7 + index % 28) }
      return
    }
    guard let found = tables.decomposable.position(of: scalar) else {
      scalars.append(scalar)
      return
    }
    // Mappings nest at most three deep, as the database guarantees.
    let mapping = tables.mappings[found]
    decompose(mapping.x, into: &scalars)
    if mapping.y != 0 { scalars.append(mapping.y) }
  }

  /// The canonical combining class.
  static func combiningClass(_ scalar: UInt32) -> UInt8 {
    let runs = tables.classRuns
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].last < scalar { low = middle + 1 } else { high = middle }
    }
    return low < runs.count && runs[low].first <= scalar ? runs[low].value : 0
  }

  /// Sorts each run of non-starters by class, keeping the order of equal classes.
  private static func order(_ scalars: inout [UInt32], _ classes: inout [UInt8]) {
    var start = 0
    while start < scalars.count {
      guard classes[start] != 0 else {
        start += 1
        continue
      }
      var end = start
      while end < scalars.count, classes[end] != 0 { end += 1 }
      // The offset breaks ties, because the library's sort does not promise to be stable.
      let run = (start..<end).sorted { (classes[$0], $0) < (classes[$1], $1) }.map { (scalars[$0], classes[$0]) }
      for (offset, item) in run.enumerated() { (scalars[start + offset], classes[start + offset]) = item }
      start = end
    }
  }

  private static func recompose(_ scalars: inout [UInt32], _ classes: inout [UInt8]) {
    var count = 0
    var starter: Int?
    for index in scalars.indices {
      let (scalar, combiningClass) = (scalars[index], classes[index])
      // Blocked: something of class 0 or of no lower class stands between the starter and this scalar.
      if let starter, starter == count - 1 || (combiningClass != 0 && classes[count - 1] < combiningClass),
        let composite = composite(scalars[starter], scalar)
      {
        scalars[starter] = composite
        continue
      }
      scalars[count] = scalar
      classes[count] = combiningClass
      if combiningClass == 0 { starter = count }
      count += 1
    }
    scalars.removeLast(scalars.count - count)
    classes.removeLast(classes.count - count)
  }

  private static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if (0x1100..<0x1113).contains(first), (0x1161..<0x1176).contains(second) {
      return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    }
    if (0xAC00..<0xD7A4).contains(first), (first - 0xAC00) % 28 == 0, (0x11A8..<0x11C3).contains(second) {
      return first + second - 0x11A7
    }
    return tables.pairs.position(of: UInt64(first) << 32 | UInt64(second)).map { tables.composites[$0] }
  }
}

extension Array where Element: Comparable {
  /// Where `element` stands in an ascending array.
  fileprivate func position(of element: Element) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == element ? low : nil
  }
}
