import Synchronization

/// Remembers the tokens of words that were encoded before, since robot instructions use few words.
///
/// What a word becomes does not depend on what is remembered, so the cache cannot change a result. It is never emptied:
/// once full, it takes no more words.
final class WordCache: Sendable {
  /// The working memory of one encoding thread.
  struct State {
    /// Working space of the encoder.
    var pairs: [MergeTable.Merge] = []
    private var words = ByteArena()
    private var tokens: [Int32] = []
    private var tokenEnds: [Int32] = [0]
    private var slots = [Int32](repeating: -1, count: State.capacity)

    private static let capacity = 1 << 15
    private static let wordLimit = capacity / 2
    /// Longer words are rare and not worth the memory.
    private static let longestWord = 64

    init() {}

    /// Appends the tokens of a word, from memory where it is known.
    @inline(__always)
    mutating func encode(
      _ bytes: [UInt8], _ range: Range<Int>, with encoder: BytePairEncoder, into result: inout [Int32]
    ) {
      guard range.count <= Self.longestWord else {
        encoder.encode(bytes, range, &pairs, into: &result)
        return
      }
      var slot = Int(truncatingIfNeeded: ByteHash.of(bytes, range)) & (Self.capacity - 1)
      while slots[slot] >= 0 {
        let word = Int(slots[slot])
        if words.equals(word, bytes, range) {
          for index in Int(tokenEnds[word])..<Int(tokenEnds[word + 1]) { result.append(tokens[index]) }
          return
        }
        slot = (slot + 1) & (Self.capacity - 1)
      }
      let start = result.count
      encoder.encode(bytes, range, &pairs, into: &result)
      guard words.count < Self.wordLimit else { return }
      slots[slot] = Int32(words.count)
      words.append(bytes[range])
      tokens.append(contentsOf: result[start...])
      tokenEnds.append(Int32(tokens.count))
    }
  }

  private let state = Mutex(State())

  /// Runs `body` with the memory; a second thread that comes meanwhile gets an empty one instead of waiting.
  func use<Result>(_ body: (inout sending State) -> sending Result) -> Result {
    if let result = state.withLockIfAvailable({ body(&$0) }) { return result }
    var fresh = State()
    return body(&fresh)
  }
}
