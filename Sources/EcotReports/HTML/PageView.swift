import EcotDrift

/// What the page's outermost template shows.
struct PageView {
  let title: String
  let tone: String
  let verdict: String
  let headline: String
  let lead: String
  let starts: [String]
  let isSeveral: Bool
  let goldens: [GoldenView]
  let hasMaps: Bool
  let isSearchable: Bool
  /// Style sheet and script; constants of this module, and therefore markup.
  let style = PageStyle.text
  let script = PageScript.text
  let styleSource = PageEscaping.policySource(of: PageStyle.text)
  let scriptSource = PageEscaping.policySource(of: PageScript.text)

  init(_ report: ComparisonReport) {
    goldens = report.goldens.enumerated().map { GoldenView($1, number: $0) }
    isSeveral = goldens.count > 1
    hasMaps = report.goldens.contains { $0.map != nil }
    isSearchable =
      hasMaps
      || goldens.contains {
        $0.hasCulprits || !$0.settings.isEmpty || !$0.environments.isEmpty || !$0.contracts.isEmpty || $0.hasCurves
      }
    verdict = ComparisonText.name(report.verdict)
    tone = Self.tone(report.verdict)
    if let only = goldens.first, !isSeveral {
      (headline, lead, starts) = (only.headline, only.lead, only.begins)
      title = "\(verdict): \(only.name)"
    } else {
      let counts = Verdict.allCases.compactMap { verdict -> String? in
        let count = report.goldens.count { $0.verdict == verdict }
        return count > 0 ? "\(count) \(ComparisonText.name(verdict))" : nil
      }
      headline = goldens.isEmpty ? "No golden found" : "\(goldens.count) goldens: \(counts.joined(separator: ", "))"
      lead = goldens.isEmpty ? "Nothing was compared. `ecot-golden record` makes a golden." : ""
      starts = []
      title = goldens.isEmpty ? "no golden" : headline
    }
  }

  /// The class of the colours of a verdict.
  static func tone(_ verdict: Verdict) -> String {
    switch verdict {
    case .match, .within: "good"
    case .drift, .corrupt: "bad"
    case .missing, .notComparable: "caution"
    }
  }
}
