import EcotFiles

/// What of a `tokenizer_config.json` bears on ids: further added tokens and the padding token.
struct TokenizerConfiguration {
  /// Added tokens in the order of their ids, each with its place in the file.
  var addedTokens: [(token: AddedToken, place: InputError.Location)] = []
  /// The padding token's text.
  var padToken: (text: String, place: InputError.Location)?

  /// Reads a parsed file; `name` stands in errors.
  init(_ json: JSONValue, name: String) throws {
    guard case .object(let members) = json else {
      throw InputError("not a JSON object", at: .file(name))
    }
    for (key, value) in members {
      let place = InputError.Location.keyPath(file: name, key)
      switch key {
      case "added_tokens_decoder":
        guard case .object(let tokens) = value else { throw InputError("not an object", at: place) }
        for (id, token) in tokens {
          addedTokens.append(try Self.addedToken(id, token, at: .keyPath(file: name, "\(key)/\(id)")))
        }
        addedTokens.sort { $0.token.id < $1.token.id }
      case "pad_token":
        // A token is a text, or an object with its flags.
        if case .null = value { continue }
        guard let text = value.string ?? value["content"]?.string else { throw InputError("not a token", at: place) }
        padToken = (text, place)
      default: continue
      }
    }
  }

  private static func addedToken(
    _ id: String, _ json: JSONValue, at place: InputError.Location
  ) throws -> (token: AddedToken, place: InputError.Location) {
    guard let number = Int32(id), (0..<Int32(Tokenizer.idLimit)).contains(number) else {
      throw InputError("'\(id)' is no token id", at: place, expected: "0 to \(Tokenizer.idLimit - 1)")
    }
    guard let content = json["content"]?.string, (1...4096).contains(content.utf8.count) else {
      throw InputError("an added token without a text", at: place, expected: "'content' of 1 to 4096 bytes")
    }
    func flag(_ key: String, or standard: Bool) throws -> Bool {
      guard let value = json[key] else { return standard }
      guard let flag = value.boolean else {
        throw InputError("'\(key)' is not usable", at: place, expected: "true or false")
      }
      return flag
    }
    let isSpecial = try flag("special", or: false)
    let token = try AddedToken(
      content: content, id: number, isSpecial: isSpecial, isNormalized: flag("normalized", or: !isSpecial),
      stripsLeft: flag("lstrip", or: false), stripsRight: flag("rstrip", or: false),
      isSingleWord: flag("single_word", or: false))
    return (token, place)
  }
}
