import EcotFiles

/// The `pre_tokenizer` of a tokenizer file: it must be the published Qwen sequence, for which `WordScanner` stands.
enum PreTokenizerSection {
  /// Reads the section and refuses every other one, by the key that differs.
  static func check(_ reader: JSONReader) throws {
    try members(reader, needs: ["type", "pretokenizers"]) { key in
      switch key {
      case "type": try expect(reader, "Sequence")
      case "pretokenizers":
        var count = 0
        try reader.array { index in
          count += 1
          switch index {
          case 0: try split(reader)
          case 1: try byteLevel(reader)
          default: throw reader.error("a third pre-tokenizer", expected: "Split, then ByteLevel")
          }
        }
        guard count == 2 else { throw reader.error("\(count) pre-tokenizers", expected: "Split, then ByteLevel") }
      default: try reader.skip()
      }
    }
  }

  private static func split(_ reader: JSONReader) throws {
    try members(reader, needs: ["type", "pattern", "behavior"]) { key in
      switch key {
      case "type": try expect(reader, "Split")
      case "pattern":
        try members(reader, needs: ["Regex"]) { key in
          guard key == "Regex" else { throw reader.error("pattern '\(key)' is not supported", expected: "'Regex'") }
          try expect(reader, WordScanner.pattern)
        }
      case "behavior": try expect(reader, "Isolated")
      case "invert": try expect(reader, false)
      default: try reader.skip()
      }
    }
  }

  private static func byteLevel(_ reader: JSONReader) throws {
    try members(reader, needs: ["type", "add_prefix_space", "use_regex"]) { key in
      switch key {
      case "type": try expect(reader, "ByteLevel")
      case "add_prefix_space", "use_regex": try expect(reader, false)
      default: try reader.skip()
      }
    }
  }

  private static func members(
    _ reader: JSONReader, needs: [String], _ body: (String) throws -> Void
  ) throws {
    var found: [String] = []
    try reader.object { key in
      found.append(key)
      try body(key)
    }
    for key in needs where !found.contains(key) { throw reader.error("no '\(key)'") }
  }

  private static func expect(_ reader: JSONReader, _ wanted: String) throws {
    let found = try reader.string()
    guard found == wanted else { throw reader.error("'\(found)' is not supported", expected: "'\(wanted)'") }
  }

  private static func expect(_ reader: JSONReader, _ wanted: Bool) throws {
    guard try reader.boolean() == wanted else {
      throw reader.error("\(!wanted) is not supported", expected: "\(wanted)")
    }
  }
}
