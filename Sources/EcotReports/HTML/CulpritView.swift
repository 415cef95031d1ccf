import EcotDrift
import EcotFingerprints
import EcotTensors

/// One difference with everything that the records tell about it.
struct CulpritView {
  let address: String
  let addressPath: String
  let anchor: String
  let isOpen: Bool
  let kind: String
  let facts: [FactView]
  let gauges: [GaugeView]
  let statistics: [StatisticView]
  let hasStatistics: Bool
  let exacts: [ExactView]

  init(_ difference: RecordDifference, golden: Int, place: Int) {
    address = difference.address.description
    addressPath = difference.address.path
    anchor = "c\(golden)-\(place)"
    isOpen = place == 0
    kind =
      ComparisonWords.kind(difference.kind)
      + (difference.laterSteps > 0 ? ", again at \(PageWords.count(difference.laterSteps, "later step"))" : "")
    facts = FactView.all(of: difference)
    gauges = GaugeView(difference.size).map { [$0] } ?? []
    statistics = StatisticView.all(difference.golden?.fingerprint, difference.observed?.fingerprint)
    hasStatistics = !statistics.isEmpty
    exacts = difference.exact.map { [ExactView($0)] } ?? []
  }
}

extension TensorAddress {
  /// The address without its step.
  var path: String { String(description.drop { $0 != "/" }.dropFirst()) }
}

/// A name and what is known under it.
struct FactView {
  let term: String
  let text: String
  let isCode: Bool

  private init(_ term: String, _ text: String, isCode: Bool = false) {
    (self.term, self.text, self.isCode) = (term, text, isCode)
  }

  /// Place, cause, texts and size of a difference.
  static func all(of difference: RecordDifference) -> [FactView] {
    var facts: [FactView] = []
    if let place = LocationText.describe(difference.location) { facts.append(FactView("Where", place)) }
    if let location = difference.location, let golden = location.goldenText, let observed = location.observedText {
      facts.append(FactView("Golden text", LocationText.quoted(golden), isCode: true))
      facts.append(FactView("Run's text", LocationText.quoted(observed), isCode: true))
    }
    if difference.golden != nil, difference.observed != nil {
      let parents = (difference.observed?.parents ?? []).map(\.description)
      let few = parents.prefix(6).joined(separator: "\n") + (parents.count > 6 ? "\nand \(parents.count - 6) more" : "")
      if !difference.parentsEqual {
        facts.append(FactView("Inputs", "one of them differs, too: the cause is not here"))
      } else if parents.isEmpty {
        facts.append(FactView("Inputs", "none recorded"))
      } else {
        facts.append(FactView("Inputs, all equal", few, isCode: true))
      }
    }
    if let cosine = difference.size.cosine { facts.append(FactView("Cosine", FigureText.short(cosine, digits: 7))) }
    if let largest = difference.size.maximalDifference {
      facts.append(FactView("Largest difference", FigureText.short(largest, digits: 5)))
    }
    return facts
  }
}

/// A statistic of both sides.
struct StatisticView {
  let statistic: String
  let golden: String
  let observed: String
  let change: String
  let differs: Bool

  private init(_ statistic: String, _ golden: String?, _ observed: String?, change: String = "") {
    self.statistic = statistic
    (self.golden, self.observed) = (golden ?? "–", observed ?? "–")
    differs = golden != nil && observed != nil && golden != observed
    self.change = differs ? (change.isEmpty ? "differs" : change) : golden == observed ? "=" : ""
  }

  /// Type, shape and digest, then `statistics/1`, as far as the sides have them.
  static func all(_ golden: Fingerprint?, _ observed: Fingerprint?) -> [StatisticView] {
    if golden == nil, observed == nil { return [] }
    func shape(_ fingerprint: Fingerprint) -> String {
      "(\(fingerprint.shape.map(String.init).joined(separator: ", ")))"
    }
    var rows = [
      StatisticView("type", golden?.elementType.description, observed?.elementType.description),
      StatisticView("shape", golden.map(shape), observed.map(shape)),
      StatisticView("digest", golden?.digest.description, observed?.digest.description),
    ]
    let (left, right) = (golden?.statistics, observed?.statistics)
    if left == nil, right == nil { return rows }
    func whole(_ name: String, _ path: KeyPath<TensorStatistics, Int>) {
      let (a, b) = (left?[keyPath: path], right?[keyPath: path])
      // Counts of what is rare are worth a line only where there is any.
      if name != "elements", a ?? 0 == 0, b ?? 0 == 0 { return }
      var change = ""
      if let a, let b, a != b { change = (b > a ? "+" : "−") + FigureText.grouped(Int(clamping: (b &- a).magnitude)) }
      rows.append(StatisticView(name, a.map(FigureText.grouped), b.map(FigureText.grouped), change: change))
    }
    func number(_ name: String, _ path: KeyPath<TensorStatistics, Double>) {
      let (a, b) = (left?[keyPath: path], right?[keyPath: path])
      var change = ""
      if let a, let b, a != b { change = signed(b - a) }
      // The shortest text that is exact: rounded figures would hide small changes.
      rows.append(StatisticView(name, a.map { "\($0)" }, b.map { "\($0)" }, change: change))
    }
    whole("elements", \.count)
    whole("NaN", \.nan)
    whole("+infinity", \.positiveInfinity)
    whole("−infinity", \.negativeInfinity)
    whole("zeros", \.zeros)
    whole("subnormals", \.subnormals)
    number("minimum", \.minimum)
    number("maximum", \.maximum)
    number("mean", \.mean)
    number("deviation", \.standardDeviation)
    number("L1", \.l1)
    number("L2", \.l2)
    return rows
  }

  private static func signed(_ value: Double) -> String {
    (value > 0 ? "+" : value < 0 ? "−" : "") + FigureText.short(value.magnitude, digits: 3)
  }
}

/// The real difference of two tensors.
struct ExactView {
  let summary: String
  let source: String
  let elements: [Element]
  let hasElements: Bool

  /// One element on both sides.
  struct Element {
    let index: String
    let golden: String
    let observed: String
    let difference: String
    let ulp: String
  }

  init(_ exact: ExactDifference) {
    source = exact.source
    summary =
      "\(FigureText.grouped(exact.differing)) of \(PageWords.count(exact.count, "element")) differ; "
      + "largest difference \(FigureText.short(exact.maximalDifference, digits: 4)), \(exact.maximalULP) ulp; "
      + "relative L2 \(FigureText.short(exact.relativeL2, digits: 4)), cosine \(FigureText.short(exact.cosine, digits: 8))"
    elements = exact.worst.map {
      Element(
        index: $0.index.map(String.init).joined(separator: ", "), golden: "\($0.golden)", observed: "\($0.observed)",
        difference: FigureText.short($0.observed - $0.golden, digits: 4), ulp: $0.ulp.map { "\($0)" } ?? "–")
    }
    hasElements = !elements.isEmpty
  }
}
