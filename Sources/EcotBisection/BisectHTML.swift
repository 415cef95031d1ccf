import EcotDrift
import EcotReports

/// A bisection as one self-contained page.
package enum BisectHTML {
  /// The page; its bytes depend on the report alone.
  package static func render(_ report: BisectReport) throws -> String {
    try PageLibrary.render(BisectView(report), template: "bisect", adding: [("bisect", BisectTemplate.text)])
  }
}

/// What the page's template shows.
struct BisectView {
  struct Row {
    var label: String
    var text: String
  }

  struct Address {
    var golden: String
    var address: String
    var kind: String
    var facts: [Row]
    var parents: [String]
    var hasParents: Bool
  }

  struct Probe {
    var short: String
    var date: String
    var subject: String
    var tone: String
    var word: String
    var details: String
    var time: String
    var isFirst: Bool
  }

  let title: String
  let tone: String
  let verdict: String
  let headline: String
  let lead: String
  let facts: [Row]
  let files: [Row]
  let hasFiles: Bool
  let addresses: [Address]
  let hasAddresses: Bool
  let candidates: [Row]
  let hasCandidates: Bool
  let notes: [Row]
  let hasNotes: Bool
  let probes: [Probe]
  let log: String
  let style = PageStyle.text
  let script = PageScript.text
  let styleSource = PageEscaping.policySource(of: PageStyle.text)
  let scriptSource = PageEscaping.policySource(of: PageScript.text)

  init(_ report: BisectReport) {
    let commit = report.firstBad
    verdict = report.verdict.rawValue.split(separator: "_").joined(separator: " ")
    tone = report.verdict == .found ? "bad" : "caution"
    headline = commit?.subject ?? Self.headline(report)
    title = commit.map { "\($0.short) \($0.subject)" } ?? headline
    lead = report.problem ?? commit.map { "\($0.hash), by \($0.author), \($0.date)." } ?? ""
    facts = Self.facts(report)
    files = report.changes.map { change in
      Row(label: change.path, text: change.added.map { "+\($0) -\(change.removed ?? 0)" } ?? "binary")
    }
    hasFiles = !files.isEmpty
    addresses = report.addresses.map(Self.address)
    hasAddresses = !addresses.isEmpty
    candidates = report.candidates.map { Row(label: $0.short, text: "\($0.date) \($0.subject)") }
    hasCandidates = !candidates.isEmpty
    notes =
      report.recordings.map {
        Row(
          label: $0.commit.short, text: "recorded the golden again (\($0.commit.subject)); \(BisectWords.place($0))")
      } + report.notes.map { Row(label: "note", text: $0) }
    hasNotes = !notes.isEmpty
    probes = report.probes.map { Self.probe($0, isFirst: $0.commit == commit) }
    log = report.log
  }

  private static func headline(_ report: BisectReport) -> String {
    switch report.verdict {
    case .found: report.firstBad?.subject ?? ""
    case .unclear: "One of \(report.candidates.count) commits brought the change"
    case .elsewhere: "No commit that touches the given paths brought the change"
    case .goodIsBad: "The good end is not good"
    case .badIsGood: "The bad end is not bad"
    case .unusableEnd: "An end of the range cannot be judged"
    }
  }

  private static func facts(_ report: BisectReport) -> [Row] {
    let cost = report.cost
    return [
      Row(label: "good", text: "\(report.good.short) \(report.good.subject)"),
      Row(label: "bad", text: "\(report.bad.short) \(report.bad.subject)"),
      Row(label: "range", text: ComparisonWords.count(report.commits, "commit")),
      Row(
        label: "cost",
        text: "\(ComparisonWords.count(cost.builds, "build")), \(ComparisonWords.count(cost.runs, "run")), "
          + "\(report.remembered) remembered, \(BisectWords.duration(cost.seconds))"),
    ]
  }

  private static func address(_ change: ChangedAddress) -> Address {
    var facts: [Row] = []
    if let place = LocationText.describe(change.location) { facts.append(Row(label: "where", text: place)) }
    if let size = ComparisonText.size(change.size) { facts.append(Row(label: "size", text: size)) }
    facts.append(
      Row(label: "inputs", text: change.parentsEqual ? "all that are recorded are equal" : "one of them differs, too"))
    if let golden = change.goldenSummary { facts.append(Row(label: "golden", text: golden)) }
    if let observed = change.observedSummary { facts.append(Row(label: "now", text: observed)) }
    let parents = change.parentsEqual ? change.parents : []
    return Address(
      golden: change.golden, address: change.address,
      kind: DifferenceKind(rawValue: change.kind).map(ComparisonWords.kind) ?? change.kind, facts: facts,
      parents: parents, hasParents: !parents.isEmpty)
  }

  private static func probe(_ probe: BisectReport.Probe, isFirst: Bool) -> Probe {
    let result = probe.result
    let tone = result.isSkipped ? "caution" : result.outcome == .good ? "good" : "bad"
    let seconds = result.buildSeconds + result.runSeconds
    return Probe(
      short: probe.commit.short, date: probe.commit.date, subject: probe.commit.subject, tone: tone,
      word: BisectWords.name(result.outcome), details: result.reason ?? result.changes.first?.address ?? "",
      time: probe.isRemembered ? "remembered" : BisectWords.duration(seconds), isFirst: isFirst)
  }
}
