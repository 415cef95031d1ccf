import EcotFiles

/// The `tokenize` verb, a line at a time: JSON strings to JSON arrays of ids, or back.
package struct TokenLines: Sendable {
  /// Text to ids and back.
  package let tokenizer: Tokenizer
  /// Whether lines are arrays of ids and become strings.
  package var decodes: Bool
  /// Whether decoding leaves special tokens out.
  package var skipsSpecialTokens: Bool
  /// What errors call the input.
  package var name: String

  /// Makes the verb.
  package init(
    tokenizer: Tokenizer, decodes: Bool = false, skipsSpecialTokens: Bool = false, name: String = "standard input"
  ) {
    self.tokenizer = tokenizer
    self.decodes = decodes
    self.skipsSpecialTokens = skipsSpecialTokens
    self.name = name
  }

  /// The output line of an input line, both without a line break; `nil` for a blank one. `number` counts from 1.
  ///
  /// - Throws: `InputError` with the line's number.
  package func output(_ line: [UInt8], number: Int) throws -> String? {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
    do {
      let reader = JSONReader(line, name: name)
      let text = decodes ? try decoded(reader) : try encoded(reader)
      try reader.finish()
      return text
    } catch let error as InputError {
      var problem = error.problem
      if case .keyPath(_, let path) = error.location { problem += " at \(path)" }
      throw InputError(
        problem, at: .line(file: name, number, column: nil),
        expected: error.expected ?? (decodes ? "a JSON array of token ids" : "a JSON string"), remedy: error.remedy)
    }
  }

  private func encoded(_ reader: JSONReader) throws -> String {
    var writer = JSONWriter()
    writer.value(tokenizer.encode(try reader.string()).map(Int.init))
    return writer.text
  }

  private func decoded(_ reader: JSONReader) throws -> String {
    var ids: [Int32] = []
    try reader.array { _ in
      let id = try reader.integer()
      guard let id = Int32(exactly: id) else { throw reader.error("\(id) is no token id") }
      ids.append(id)
    }
    var writer = JSONWriter()
    writer.value(try tokenizer.decode(ids, skipSpecialTokens: skipsSpecialTokens))
    return writer.text
  }
}
