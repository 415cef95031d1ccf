import EcotTensors
import EcotTokenization

/// The token ids that occur in a run, so that a golden can show tokens without the tokenizer.
struct TokenTexts {
  private var ids: Set<Int64> = []

  /// Adds the ids of a batch.
  mutating func add(_ batch: TokenBatch) {
    if case .int64(let values) = batch.inputIDs.storage { ids.formUnion(values) }
  }

  /// Texts by id.
  func texts(_ tokenizer: Tokenizer) -> [Int: String] {
    var texts: [Int: String] = [:]
    for id in ids {
      guard let token = Int32(exactly: id) else { continue }
      texts[Int(id)] = tokenizer.tokenText(token)
    }
    return texts
  }
}
