import EcotDrift

/// Where the differences begin, in words.
struct CauseView {
  let causeTitle: String
  let causeText: String
  let keys: [String]
  let hasKeys: Bool
  let causeTone: String

  /// The cause of a comparison; `nil` where nothing differs.
  static func cause(of comparison: GoldenComparison) -> CauseView? {
    guard let cause = comparison.cause else { return nil }
    let tone = PageView.tone(comparison.verdict)
    switch cause {
    case .configuration(let keys):
      return CauseView(
        title: keys.count == 1 ? "Cause: a setting differs" : "Cause: settings differ",
        text:
          "The two runs were asked for different numbers. What differs below follows from it until shown otherwise.",
        keys: keys, tone: tone)
    case .inputs(let names):
      return CauseView(
        title: "Cause: the inputs differ",
        text: "The run read other data, another tokenizer or other weights than the golden's.", keys: names, tone: tone)
    case .computation:
      return CauseView(
        title: "Cause: the computation",
        text: "Settings and inputs are equal. The code, or the machine, computes something else at the places below.",
        keys: [], tone: tone)
    case .arithmetic(let keys):
      return CauseView(
        title: "Cause: other arithmetic",
        text:
          "The two sides compute matrix products by different means, so that bits may differ everywhere; sizes decide.",
        keys: keys, tone: tone)
    }
  }

  private init(title: String, text: String, keys: [String], tone: String) {
    (causeTitle, causeText, self.keys, hasKeys, causeTone) = (title, text, keys, !keys.isEmpty, tone)
  }
}

/// A table of settings that differ.
struct SettingsView {
  let settingsTitle: String
  let settingsNote: String
  let rows: [Row]

  /// One setting on both sides.
  struct Row {
    let key: String
    let golden: String
    let observed: String
  }

  /// Settings that decide whether the two may be compared, then those that change numbers.
  static func deciding(in comparison: GoldenComparison) -> [SettingsView] {
    [
      SettingsView(
        "Not comparable", "These must agree for the comparison to mean anything.", comparison.comparability),
      SettingsView("Settings that differ", "What the two runs were asked for.", comparison.configuration),
    ].compactMap { $0 }
  }

  /// Where the two ran.
  static func environment(in comparison: GoldenComparison) -> [SettingsView] {
    [SettingsView("Environment", "Where the two ran differs; that alone never decides.", comparison.environment)]
      .compactMap { $0 }
  }

  private init?(_ title: String, _ note: String, _ differences: [SettingDifference]) {
    if differences.isEmpty { return nil }
    (settingsTitle, settingsNote) = (title, note)
    rows = differences.map { Row(key: $0.key, golden: $0.golden ?? "(none)", observed: $0.observed ?? "(none)") }
  }
}
