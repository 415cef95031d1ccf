import EcotDrift
import EcotFiles
import EcotGoldens
import EcotReports

/// The first address of one golden at which a commit's numbers differ, as the JSON of a comparison tells it.
package struct ChangedAddress: Sendable, Equatable {
  /// The golden's name.
  package var golden: String
  /// The address in its machine form.
  package var address: String
  /// What differs: `drift`, `shape`, `new`, and so on (`DifferenceKind`).
  package var kind: String
  /// Whether every recorded parent is equal.
  package var parentsEqual: Bool
  /// The parents, as the golden has them.
  package var parents: [String] = []
  /// How far the two are apart.
  package var size = DifferenceSize()
  /// Where in the tensor.
  package var location: DifferenceLocation?
  /// The digest that the commit computes.
  package var observedDigest: String?
  /// Type, shape and statistics of the golden, in words.
  package var goldenSummary: String?
  /// The same of the commit.
  package var observedSummary: String?
  /// How many records drifted in what was compared.
  package var drifted = 0

  /// Reads what comparisons write as a golden's `first`, and asks the golden for the parents.
  init?(comparison: JSONValue, parents: (_ name: String, _ address: String) -> [String]) {
    guard let golden = comparison["name"]?.string, let first = comparison["first"],
      let address = first["address"]?.string
    else { return nil }
    self.init(golden: golden, record: first)
    drifted = comparison["drifted"]?.integer ?? 0
    self.parents = parents(golden, address)
  }

  private init(golden: String, record: JSONValue) {
    self.golden = golden
    address = record["address"]?.string ?? ""
    kind = record["kind"]?.string ?? DifferenceKind.drift.rawValue
    parentsEqual = record["parents_equal"]?.boolean ?? false
    size.relativeL2 = record["relative_l2"]?.double
    size.relativeL2Error = record["relative_l2_error"]?.double
    size.cosine = record["cosine"]?.double
    size.maximalDifference = record["max_abs"]?.double
    location = record["location"].flatMap(Self.location)
    observedDigest = record["observed"]?["digest"]?.string
    goldenSummary = record["golden"].flatMap(Self.summary)
    observedSummary = record["observed"].flatMap(Self.summary)
  }

  private static func location(_ value: JSONValue) -> DifferenceLocation? {
    guard case .object = value else { return nil }
    var location = DifferenceLocation()
    location.sample = value["sample"]?.integer
    location.token = value["token"]?.integer
    location.tokenText = value["token_text"]?.string
    location.observedTokenText = value["observed_token_text"]?.string
    location.block = value["block"]?.integer
    location.element = value["element"]?.integer
    location.byte = value["byte"]?.integer
    location.goldenText = value["golden_text"]?.string
    location.observedText = value["observed_text"]?.string
    location.extent = value["extent"]?.string
    return location
  }

  /// `float32 (2, 322, 64)  mean 0.1 std 1.2 min -3 max 4`.
  private static func summary(_ value: JSONValue) -> String? {
    guard let type = value["dtype"]?.string, let shape = value["shape"]?.array else { return nil }
    let sizes = shape.map { $0.integer.map(String.init) ?? "?" }.joined(separator: ", ")
    let figures = ["mean", "std", "min", "max"].compactMap { name in
      value[name]?.double.map { "\(name) \(FigureText.short($0))" }
    }
    let text = figures.isEmpty ? value["digest"]?.string ?? "" : figures.joined(separator: " ")
    return "\(type) (\(sizes))  \(text)"
  }
}

// How results are kept: everything above, under names of its own.

extension ChangedAddress: JSONWritable {
  /// An object with every property.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("golden", golden)
      writer.member("address", address)
      writer.member("kind", kind)
      writer.member("parents_equal", parentsEqual)
      writer.member("parents", parents)
      writer.member("relative_l2", size.relativeL2)
      writer.member("relative_l2_error", size.relativeL2Error)
      writer.member("cosine", size.cosine)
      writer.member("max_abs", size.maximalDifference)
      writer.key("location")
      if let location { ComparisonJSON.write(location, to: &writer) } else { writer.null() }
      writer.member("observed_digest", observedDigest)
      writer.member("golden_summary", goldenSummary)
      writer.member("observed_summary", observedSummary)
      writer.member("drifted", drifted)
    }
  }

  /// Reads what `write` wrote.
  init?(_ value: JSONValue) {
    guard let golden = value["golden"]?.string, value["address"]?.string != nil else { return nil }
    self.init(golden: golden, record: value)
    parents = (value["parents"]?.array ?? []).compactMap(\.string)
    observedDigest = value["observed_digest"]?.string
    goldenSummary = value["golden_summary"]?.string
    observedSummary = value["observed_summary"]?.string
    drifted = value["drifted"]?.integer ?? 0
  }
}
