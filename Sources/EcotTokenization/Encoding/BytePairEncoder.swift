/// Byte-pair encoding of one word: merges the pair of lowest rank, the leftmost of several, until none is left (Sennrich,
/// Haddow, Birch 2016; over bytes as GPT-2 has it).
struct BytePairEncoder: Sendable {
  /// The token of each byte.
  let byteTokens: [Int32]
  /// The pairs that merge.
  let merges: MergeTable
  /// Words of the vocabulary that are one token whatever the merges say (`ignore_merges`); `nil` where that is off.
  let wholeWords: Vocabulary?

  /// Up to here the list is searched for the lowest rank each time, beyond it a heap is kept.
  private static let longestScanned = 48

  /// Appends the tokens of the bytes in `range` to `tokens`; `pairs` is working space.
  func encode(
    _ bytes: [UInt8], _ range: Range<Int>, _ pairs: inout [MergeTable.Merge], into tokens: inout [Int32]
  ) {
    if let wholeWords, let token = wholeWords.id(of: Self.spelled(bytes[range])) {
      tokens.append(token)
    } else if range.count == 1 {
      tokens.append(byteTokens[Int(bytes[range.lowerBound])])
    } else if range.count <= Self.longestScanned {
      scan(bytes, range, &pairs, into: &tokens)
    } else {
      encodeLong(bytes, range, into: &tokens)
    }
  }

  private static func spelled(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for byte in bytes { ValidUTF8.append(UInt32(ByteAlphabet.scalars[Int(byte)]), to: &text) }
    return text
  }

  /// The symbols lie at the end of `tokens` while the word is worked on; `pairs` holds what each becomes with its right
  /// neighbour.
  private func scan(
    _ bytes: [UInt8], _ range: Range<Int>, _ pairs: inout [MergeTable.Merge], into tokens: inout [Int32]
  ) {
    let base = tokens.count
    pairs.removeAll(keepingCapacity: true)
    for index in range { tokens.append(byteTokens[Int(bytes[index])]) }
    for index in base..<(tokens.count - 1) { pairs.append(merges.find(tokens[index], tokens[index + 1])) }
    while !pairs.isEmpty {
      var best = 0
      var rank = pairs[0].rank
      for index in 1..<max(1, pairs.count) where pairs[index].rank < rank {
        best = index
        rank = pairs[index].rank
      }
      guard rank != .max else { break }
      tokens[base + best] = pairs[best].token
      tokens.remove(at: base + best + 1)
      pairs.remove(at: best)
      if best < pairs.count { pairs[best] = merges.find(tokens[base + best], tokens[base + best + 1]) }
      if best > 0 { pairs[best - 1] = merges.find(tokens[base + best - 1], tokens[base + best]) }
    }
  }

  /// A doubly linked list of symbols and a heap of candidate pairs, n log n for any word.
  private func encodeLong(_ bytes: [UInt8], _ range: Range<Int>, into tokens: inout [Int32]) {
    let count = range.count
    var symbols = range.map { byteTokens[Int(bytes[$0])] }
    var next = Array(1...count)
    var previous = Array(-1..<(count - 1))
    var heap = MergeHeap()
    func propose(_ left: Int, _ right: Int) {
      let merge = merges.find(symbols[left], symbols[right])
      guard merge.rank != .max else { return }
      heap.push(
        MergeHeap.Candidate(
          rank: merge.rank, position: left, left: symbols[left], right: symbols[right], token: merge.token))
    }
    for index in 0..<(count - 1) { propose(index, index + 1) }
    while let candidate = heap.pop() {
      let left = candidate.position
      let right = next[left]
      // A candidate is stale once either of its symbols has been merged away or has grown.
      guard symbols[left] == candidate.left, right < count, symbols[right] == candidate.right else { continue }
      symbols[left] = candidate.token
      symbols[right] = -1
      next[left] = next[right]
      if next[right] < count { previous[next[right]] = left }
      if previous[left] >= 0 { propose(previous[left], left) }
      if next[left] < count { propose(left, next[left]) }
    }
    var index = 0
    while index < count {
      tokens.append(symbols[index])
      index = next[index]
    }
  }
}

/// A binary heap of pairs by (rank, position).
private struct MergeHeap {
  struct Candidate {
    var rank: Int32
    var position: Int
    var left: Int32
    var right: Int32
    var token: Int32

    @inline(__always)
    func precedes(_ other: Candidate) -> Bool { (rank, position) < (other.rank, other.position) }
  }

  private var items: [Candidate] = []

  mutating func push(_ item: Candidate) {
    items.append(item)
    var index = items.count - 1
    while index > 0, items[index].precedes(items[(index - 1) / 2]) {
      items.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func pop() -> Candidate? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var index = 0
    while true {
      var smallest = index
      for child in [2 * index + 1, 2 * index + 2] where child < items.count && items[child].precedes(items[smallest]) {
        smallest = child
      }
      if smallest == index { return first }
      items.swapAt(index, smallest)
      index = smallest
    }
  }
}
