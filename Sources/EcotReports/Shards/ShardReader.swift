import EcotDrift
import EcotFiles
import EcotTensors

/// Reads what `ShardJSON` writes: the `shard` member of a report that `verify --shard I/N --json` printed.
///
/// Every error names the file and the key path.
public struct ShardReader {
  private let reader: JSONReader
  private static let remedy = "give what verify --shard I/N --json printed"

  /// Reads a whole file.
  public static func read(_ path: String) throws -> ShardResult {
    try ShardReader(JSONReader(InputFile(path))).report()
  }

  /// Reads a report in memory; `name` stands for its path.
  public static func read(_ bytes: [UInt8], name: String) throws -> ShardResult {
    try ShardReader(JSONReader(bytes, name: name)).report()
  }

  private init(_ reader: JSONReader) { self.reader = reader }

  private func report() throws -> ShardResult {
    var shard: ShardResult?
    try reader.object { key in
      if key == "shard" { shard = try result() } else { try reader.skip() }
    }
    try reader.finish()
    guard let shard else {
      throw InputError(
        "no partial result: it has no member 'shard'", at: .file(reader.name), remedy: Self.remedy)
    }
    return shard
  }

  private func result() throws -> ShardResult {
    var members = ShardMembers(reader)
    var (rules, renames, parts): (ToleranceRules?, [RenamePattern], [ShardPart]) = (nil, [], [])
    try members.read(
      ["index", "count", "version", "commit"],
      [
        "rules": { rules = try optional(self.rules) },
        "renames": { try reader.array { _ in renames.append(try located { try RenamePattern(reader.string()) }) } },
        "goldens": { try reader.array { _ in parts.append(try part()) } },
      ])
    let version = try members.integer("version")
    guard version == ShardJSON.version else {
      throw reader.error(
        "a partial result of version \(version)", expected: "version \(ShardJSON.version)",
        remedy: "run all shards and the merge with one build")
    }
    let (index, count) = (try members.integer("index"), try members.integer("count"))
    var result = ShardResult(try located { try Shard(index, of: count) })
    result.commit = try members.optionalText("commit")
    (result.rules, result.renames, result.parts) = (rules, renames, parts)
    let names = parts.map(\.name)
    guard Set(names).count == names.count else { throw reader.error("a golden is there twice") }
    return result
  }

  private func rules() throws -> ToleranceRules {
    var members = ShardMembers(reader)
    try members.read(["source", "text"], [:])
    return try ToleranceRules(yaml: Array(members.text("text").utf8), source: members.text("source"))
  }

  private func part() throws -> ShardPart {
    var members = ShardMembers(reader)
    var (problem, evidence): (ShardPart.Problem?, ShardPart.Evidence?)
    var measured: [ShardPart.Measured] = []
    try members.read(
      ["name", "path", "digest", "steps", "from", "to", "records", "seconds"],
      [
        "problem": { problem = try optional(self.problem) },
        "measured": { try reader.array { _ in measured.append(try self.measured()) } },
        "evidence": { evidence = try optional(self.evidence) },
      ])
    var part = ShardPart(name: try members.text("name"), path: try members.text("path"))
    part.digest = try members.optionalText("digest")
    (part.steps, part.records) = (try members.count("steps"), try members.count("records"))
    let (from, to) = (try members.count("from"), try members.count("to"))
    guard from <= to, to <= part.steps else {
      throw reader.error("steps \(from) to \(to) of \(part.steps)", expected: "0 <= from <= to <= steps")
    }
    part.range = from..<to
    part.seconds = try members.number("seconds")
    (part.problem, part.evidence, part.measured) = (problem, evidence, measured)
    guard part.range.isEmpty == (evidence == nil), part.problem == nil || evidence == nil else {
      throw reader.error("evidence and steps do not belong together", expected: "evidence where steps were compared")
    }
    if let evidence {
      let found = SHA256Digest.hexadecimal(of: evidence.golden)
      guard found == part.digest else {
        throw reader.error("the golden's bytes have SHA-256 \(found)", expected: part.digest ?? "a digest")
      }
    } else if part.problem == nil, part.digest == nil {
      throw reader.error("neither a digest nor a problem", expected: "one of the two")
    }
    return part
  }

  private func problem() throws -> ShardPart.Problem {
    var members = ShardMembers(reader)
    try members.read(["verdict", "text"], [:])
    let name = try members.text("verdict")
    guard let verdict = Verdict(rawValue: name), [.missing, .corrupt].contains(verdict) else {
      throw reader.error("the verdict '\(name)' is no problem", expected: "missing or corrupt")
    }
    return ShardPart.Problem(verdict, try members.text("text"))
  }

  private func evidence() throws -> ShardPart.Evidence {
    var (golden, scope, observed): ([UInt8]?, [UInt8]?, [UInt8]?)
    var members = ShardMembers(reader)
    try members.read(
      [],
      [
        "golden": { golden = try bytes() }, "scope": { scope = try optional(bytes) },
        "observed": { observed = try bytes() },
      ])
    return ShardPart.Evidence(
      golden: try members.required(golden, "golden"), scope: scope, observed: try members.required(observed, "observed")
    )
  }

  private func bytes() throws -> [UInt8] {
    guard let bytes = Base64.bytes(try reader.string()) else {
      throw reader.error("damaged bytes", expected: "base64", remedy: Self.remedy)
    }
    return bytes
  }

  // MARK: What was measured

  private func measured() throws -> ShardPart.Measured {
    var members = ShardMembers(reader)
    var exact: ExactDifference?
    try members.read(["address", "problem"], ["exact": { exact = try optional(self.exact) }])
    let text = try members.text("address")
    return ShardPart.Measured(
      address: try located { try TensorAddress(text) }, exact: exact, problem: try members.optionalText("problem"))
  }

  private func exact() throws -> ExactDifference {
    var members = ShardMembers(reader)
    var worst: [ExactDifference.Element] = []
    try members.read(
      ["source", "differing", "count", "max_abs", "max_ulp", "relative_l2", "cosine"],
      ["worst": { try reader.array { _ in worst.append(try element()) } }])
    return ExactDifference(
      source: try members.text("source"), differing: try members.count("differing"), count: try members.count("count"),
      maximalDifference: try members.number("max_abs"), maximalULP: try members.unsigned("max_ulp"),
      relativeL2: try members.number("relative_l2"), cosine: try members.number("cosine"), worst: worst)
  }

  private func element() throws -> ExactDifference.Element {
    var members = ShardMembers(reader)
    var index: [Int] = []
    try members.read(
      ["golden", "observed", "ulp"], ["index": { try reader.array { _ in index.append(try reader.integer()) } }])
    return ExactDifference.Element(
      index: index, golden: try members.number("golden"), observed: try members.number("observed"),
      ulp: try members.optionalUnsigned("ulp"))
  }

  // MARK: Values

  private func optional<Value>(_ value: () throws -> Value) throws -> Value? { try reader.null() ? nil : value() }

  /// Says the place of an error that has none.
  private func located<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as InputError where error.location == nil {
      throw reader.error(error.problem, expected: error.expected, remedy: error.remedy)
    }
  }
}
