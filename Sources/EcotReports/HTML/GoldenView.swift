import EcotDrift
import EcotTensors

/// What the page says of one golden.
struct GoldenView {
  let number: Int
  let name: String
  let path: String
  let tone: String
  let verdict: String
  let headline: String
  let lead: String
  let begins: [String]
  let problems: [String]
  let shares: [ShareView]
  let segments: [SegmentView]
  let hasSegments: Bool
  let seconds: [String]
  let causes: [CauseView]
  let settings: [SettingsView]
  let environments: [SettingsView]
  let culprits: [CulpritView]
  let culpritsNote: String
  let hasCulprits: Bool
  let paths: [BlamePathView]
  let maps: [MapView]
  let curves: [CurveView]
  let hasCurves: Bool
  let contracts: [ContractView]
  let tolerances: [ToleranceView]
  let renames: [RenameView]
  let hasRenames: Bool

  init(_ comparison: GoldenComparison, number: Int) {
    self.number = number
    (name, path) = (comparison.name, comparison.path)
    tone = PageView.tone(comparison.verdict)
    verdict = ComparisonText.name(comparison.verdict)
    headline = PageWords.headline(comparison)
    lead = PageWords.lead(comparison)
    begins = comparison.first.map { ["\($0.address)"] } ?? []
    problems = comparison.problem.map { [$0] } ?? []
    shares = ShareView.all(of: comparison)
    segments = SegmentView.all(of: shares)
    hasSegments = !segments.isEmpty
    seconds = comparison.seconds > 0 ? [FigureText.fixed(comparison.seconds, decimals: 2)] : []
    causes = CauseView.cause(of: comparison).map { [$0] } ?? []
    settings = SettingsView.deciding(in: comparison)
    environments = SettingsView.environment(in: comparison)
    // The first difference leads, also where it is no culprit.
    var shown = comparison.culprits
    if let first = comparison.first, !shown.contains(where: { $0.address == first.address }) {
      shown.insert(first, at: 0)
    }
    if let place = shown.firstIndex(where: { $0.address == comparison.first?.address }) {
      shown.insert(shown.remove(at: place), at: 0)
    }
    culprits = shown.enumerated().map { CulpritView($1, golden: number, place: $0) }
    hasCulprits = !shown.isEmpty
    culpritsNote = PageWords.culprits(comparison)
    paths = BlamePathView(comparison).map { [$0] } ?? []
    maps = comparison.map.map { [MapView($0, golden: number)] } ?? []
    let steps = comparison.map?.steps ?? []
    curves = comparison.curves.map { CurveView($0, steps: steps) }
    hasCurves = !curves.isEmpty
    contracts = comparison.contract.map { [ContractView($0)] } ?? []
    tolerances = comparison.tolerance.map { [ToleranceView($0)] } ?? []
    renames = comparison.renames.map(RenameView.init)
    hasRenames = !renames.isEmpty
  }
}

/// One outcome and the number of its records.
struct ShareView {
  let label: String
  let count: Int
  let countText: String
  let kind: String
  let letter: String

  init(_ label: String, _ count: Int, kind: String, letter: String) {
    (self.label, self.count, self.kind, self.letter) = (label, count, kind, letter)
    countText = FigureText.grouped(count)
  }

  /// The outcomes that occur.
  static func all(of comparison: GoldenComparison) -> [ShareView] {
    let causes = max(0, comparison.drifted - comparison.downstream)
    return [
      ShareView("identical", comparison.identical, kind: "e", letter: "="),
      ShareView("within tolerance", comparison.within, kind: "w", letter: "w"),
      ShareView("begin a difference", causes, kind: "c", letter: "C"),
      ShareView("only follow", min(comparison.downstream, comparison.drifted), kind: "d", letter: "d"),
      ShareView("missing", comparison.missing, kind: "m", letter: "−"),
      ShareView("new", comparison.new, kind: "n", letter: "+"),
    ].filter { $0.count > 0 }
  }
}

/// One piece of the bar of all records, in thousandths of its width.
struct SegmentView {
  let x: String
  let width: String
  let kind: String
  let label: String

  /// The pieces, none of them too thin to be seen.
  static func all(of shares: [ShareView]) -> [SegmentView] {
    let total = shares.reduce(0.0) { $0 + Double($1.count) }
    guard total > 0 else { return [] }
    let widths = shares.map { max(6, Double($0.count) / total * 1000) }
    let scale = 1000 / widths.reduce(0, +)
    var x = 0.0
    return zip(shares, widths).map { share, width in
      defer { x += width * scale }
      return SegmentView(
        x: FigureText.fixed(x, decimals: 1), width: FigureText.fixed(width * scale, decimals: 1), kind: share.kind,
        label: "\(share.countText) \(share.label)")
    }
  }
}
