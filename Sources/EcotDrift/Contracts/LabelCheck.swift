/// Holds the labels of a step against the tokens that a rule names as trained or masked.
struct LabelCheck {
  /// The label of a masked token.
  static let ignored: Int64 = -100

  /// A side of the contract.
  enum Side: String {
    case left, right
  }

  let prefix: CommonPrefix
  let terms: PrefixTerms

  /// Throws the first label that is neither its token's id nor masked, or not what the rule names. `labels` are (B, T).
  func check(_ labels: [Int64], on side: Side) throws(ContractFinding) {
    let tokens = side == .left ? prefix.left : prefix.right
    guard let ids = tokens.ids, labels.count == ids.count else {
      throw ContractFinding("\(labels.count) labels on the \(side.rawValue) side for \(tokens.ids?.count ?? 0) tokens")
    }
    for (number, sample) in prefix.samples.enumerated() {
      let valid = side == .left ? sample.left : sample.right
      for (token, column) in valid.enumerated() {
        let place = number * tokens.shape[1] + column
        let (label, id) = (labels[place], ids[place])
        let text = tokens.texts[id]
        let found: String? =
          if label != Self.ignored, label != id {
            "label \(label) for token id \(id)"
          } else if let text, terms.trained.contains(text), label == Self.ignored {
            "masked, and has to be trained"
          } else if let text, terms.masked.contains(text), label != Self.ignored {
            "trained, and has to be masked"
          } else {
            nil
          }
        guard let found else { continue }
        var location = DifferenceLocation()
        (location.sample, location.token, location.tokenText) = (number, token, text ?? "id \(id)")
        throw ContractFinding("\(found) (\(side.rawValue) side)", location)
      }
    }
  }

  /// Throws a token that the rule names and neither side has: nothing would have been checked.
  func checkOccurrence() throws(ContractFinding) {
    var occurring = Set<String>()
    for tokens in [prefix.left, prefix.right] {
      for id in tokens.ids ?? [] {
        if let text = tokens.texts[id] { occurring.insert(text) }
      }
    }
    for text in terms.trained + terms.masked where !occurring.contains(text) {
      throw ContractFinding("neither side has the token \"\(text)\", whose label the rule is about")
    }
  }
}
