import EcotFiles

// The metadata frame: one JSON object, fields in a fixed order, two spaces a level, a line feed at the end.

extension GoldenMetadata {
  /// The metadata as the golden's metadata frame holds it.
  public var json: String {
    var writer = JSONWriter(indentation: 2)
    writer.object { write(to: &$0) }
    return writer.text + "\n"
  }

  private func write(to writer: inout JSONWriter) {
    writer.member("format_version", formatVersion)
    writer.member("algorithms", algorithms)
    writer.member("name", name)
    writer.member("stage", stage)
    writer.member("steps", steps)
    writer.member("seed", seed)
    writer.member("created_by", createdBy)
    writer.member("comparability_digest", comparabilityDigest)
    writer.member("comparability", entries: comparability)
    writer.member("compat", compat)
    writer.member("inputs", entries: inputs)
    writer.member("command") {
      $0.member("config_paths", command.configPaths)
      $0.member("overrides", command.overrides)
      $0.member("steps", command.steps)
      $0.member("detail", command.detail)
    }
    writer.member("configuration", entries: configuration)
    writer.member("environment", entries: environment)
    writer.member("invariants", invariants)
    writer.member("token_texts") {
      for (id, text) in tokenTexts.sorted(by: { $0.key < $1.key }) { $0.member("\(id)", text) }
    }
    writer.member("extra", entries: extra)
    if let tolerance { writer.member("tolerance", tolerance) }
    if !salvaged.isEmpty { writer.member("salvaged", salvaged) }
    for field in unknownFields {
      writer.key(field.key)
      writer.raw(field.text)
    }
  }

  /// Reads a metadata frame. Missing fields keep their defaults; fields of another type are refused with their path.
  package init(json: [UInt8], name file: String) throws {
    let value = try JSONValue(parsing: json, name: file)
    guard case .object(let members) = value else {
      throw InputError("metadata is no JSON object", at: .file(file))
    }
    self.init()
    var statedDigest: String?
    for (key, value) in members {
      let field = MetadataField(file: file, path: key, value: value)
      switch key {
      case "format_version": formatVersion = try field.integer()
      case "algorithms": algorithms = try field.strings()
      case "name": name = try field.string()
      case "stage": stage = try field.integer()
      case "steps": steps = try field.integer()
      case "seed": seed = try field.unsigned()
      case "created_by": createdBy = try field.string()
      case "comparability_digest": statedDigest = try field.string()
      case "comparability": comparability = try field.entries()
      case "compat": compat = try field.strings()
      case "inputs": inputs = try field.entries()
      case "command": command = try field.command()
      case "configuration": configuration = try field.entries()
      case "environment": environment = try field.entries()
      case "invariants": invariants = try field.invariants()
      case "token_texts": tokenTexts = try field.tokenTexts()
      case "extra": extra = try field.entries()
      case "tolerance": tolerance = try field.tolerance()
      case "salvaged": salvaged = try field.strings()
      default:
        var writer = JSONWriter()
        writer.value(value)
        unknownFields.append(Entry(key, writer.text))
      }
    }
    unknownFields.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    if let statedDigest, statedDigest != comparabilityDigest {
      throw InputError(
        "comparability digest \(statedDigest) does not fit its lines",
        at: .keyPath(file: file, "comparability_digest"), expected: comparabilityDigest)
    }
  }
}

extension GoldenMetadata.Invariant: JSONWritable {
  /// An object of name, passed, detail.
  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("name", name)
      $0.member("passed", passed)
      $0.member("detail", detail)
    }
  }
}

extension GoldenTolerance: JSONWritable {
  /// An object of the origin and the bounds.
  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("trials", trials)
      $0.member("seed", seed)
      $0.member("noise", noise)
      $0.member("reductions", reductions)
      $0.member("safety_factor", safetyFactor)
      $0.member("created_by", createdBy)
      $0.member("comparability_digest", comparabilityDigest)
      $0.member("bounds", text)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ key: String, entries: [GoldenMetadata.Entry]) {
    member(key) { for entry in entries { $0.member(entry.key, entry.text) } }
  }

  fileprivate mutating func member(_ key: String, _ body: (inout JSONWriter) -> Void) { member(key, object: body) }
}

/// One field of the metadata with its path, for errors.
private struct MetadataField {
  let file: String
  let path: String
  let value: JSONValue

  func error(expected: String) -> InputError {
    InputError("metadata field of another type", at: .keyPath(file: file, path), expected: expected)
  }

  func string() throws -> String {
    guard let text = value.string else { throw error(expected: "a string") }
    return text
  }

  func integer() throws -> Int {
    guard let number = value.integer else { throw error(expected: "an integer") }
    return number
  }

  func unsigned() throws -> UInt64 {
    guard case .number(let number) = value, let integer = UInt64(number.text) else {
      throw error(expected: "an unsigned integer of 64 bits")
    }
    return integer
  }

  func boolean() throws -> Bool {
    guard let value = value.boolean else { throw error(expected: "true or false") }
    return value
  }

  func fields() throws -> [(key: String, field: MetadataField)] {
    guard case .object(let members) = value else { throw error(expected: "an object") }
    return members.map { ($0.key, MetadataField(file: file, path: "\(path)/\($0.key)", value: $0.value)) }
  }

  func elements() throws -> [MetadataField] {
    guard let elements = value.array else { throw error(expected: "an array") }
    return elements.enumerated().map { MetadataField(file: file, path: "\(path)/\($0.offset)", value: $0.element) }
  }

  func strings() throws -> [String] { try elements().map { try $0.string() } }

  func entries() throws -> [GoldenMetadata.Entry] { try fields().map { .init($0.key, try $0.field.string()) } }

  func command() throws -> GoldenMetadata.Command {
    var command = GoldenMetadata.Command()
    for (key, field) in try fields() {
      switch key {
      case "config_paths": command.configPaths = try field.strings()
      case "overrides": command.overrides = try field.strings()
      case "steps": if case .null = field.value { command.steps = nil } else { command.steps = try field.integer() }
      case "detail": command.detail = try field.strings()
      default: break
      }
    }
    return command
  }

  func tolerance() throws -> GoldenTolerance {
    var tolerance = GoldenTolerance()
    for (key, field) in try fields() {
      switch key {
      case "trials": tolerance.trials = try field.integer()
      case "seed": tolerance.seed = try field.unsigned()
      case "noise": tolerance.noise = try field.string()
      case "reductions": tolerance.reductions = try field.strings()
      case "safety_factor": tolerance.safetyFactor = try field.integer()
      case "created_by": tolerance.createdBy = try field.string()
      case "comparability_digest": tolerance.comparabilityDigest = try field.string()
      case "bounds":
        guard let bounds = GoldenTolerance.bounds(try field.string()) else {
          throw field.error(expected: "one character a record, '#' to '~' without a backslash")
        }
        tolerance.bounds = bounds
      default: break
      }
    }
    return tolerance
  }

  func invariants() throws -> [GoldenMetadata.Invariant] {
    try elements().map { element in
      var invariant = GoldenMetadata.Invariant(name: "", passed: false)
      for (key, field) in try element.fields() {
        switch key {
        case "name": invariant.name = try field.string()
        case "passed": invariant.passed = try field.boolean()
        case "detail": invariant.detail = try field.string()
        default: break
        }
      }
      return invariant
    }
  }

  func tokenTexts() throws -> [Int: String] {
    var texts: [Int: String] = [:]
    for (key, field) in try fields() {
      guard let id = Int(key) else { throw field.error(expected: "a token id as key") }
      texts[id] = try field.string()
    }
    return texts
  }
}
