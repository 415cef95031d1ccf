import EcotDrift
import EcotTensors

/// The sentences that all reports share.
package enum ComparisonWords {
  /// `3 records`.
  package static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// A few names, and how many more there are.
  static func list(_ names: [String], limit: Int = 4) -> String {
    let more = names.count - limit
    return names.prefix(limit).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  /// The counts of a comparison that are worth a word, the drifted ones first.
  static func facts(_ comparison: GoldenComparison) -> [String] {
    var facts: [String] = []
    if comparison.drifted > 0 {
      facts.append("\(comparison.drifted) of \(count(comparison.records, "record")) drifted")
    }
    if comparison.within > 0 { facts.append("\(comparison.within) within tolerance") }
    if comparison.missing > 0 { facts.append("\(comparison.missing) missing") }
    if comparison.new > 0 { facts.append("\(comparison.new) new") }
    if facts.isEmpty, comparison.records > 0 { facts.append("\(count(comparison.identical, "record")) equal") }
    if comparison.verdict == .match, comparison.records == 0 { facts.append("nothing compared: no record was kept") }
    if comparison.filtered > 0 { facts.append("\(comparison.filtered) left out by the filter") }
    return facts
  }

  /// Where the differences begin.
  static func cause(_ cause: Cause) -> String {
    switch cause {
    case .configuration(let keys):
      "configuration: other settings that change numbers" + (keys.isEmpty ? "" : " (\(list(keys)))")
    case .inputs(let names): "inputs: the run read something else" + (names.isEmpty ? "" : " (\(list(names)))")
    case .computation:
      "computation: settings and inputs are the same; the code, or the machine, computes something else"
    case .arithmetic(let facts):
      "arithmetic: matrix products come from elsewhere" + (facts.isEmpty ? "" : " (\(list(facts)))")
        + "; bits may differ everywhere"
    }
  }

  /// The word by which scripts know a cause.
  static func name(_ cause: Cause) -> String {
    switch cause {
    case .configuration: "configuration"
    case .inputs: "inputs"
    case .computation: "computation"
    case .arithmetic: "arithmetic"
    }
  }

  /// The keys, names or facts of a cause.
  static func details(_ cause: Cause) -> [String] {
    switch cause {
    case .configuration(let details), .inputs(let details), .arithmetic(let details): details
    case .computation: []
    }
  }

  /// How a record differs.
  package static func kind(_ kind: DifferenceKind) -> String {
    switch kind {
    case .drift: "values differ"
    case .shape: "another shape"
    case .dtype: "another element type"
    case .nonFinite: "NaN or infinity"
    case .missing: "missing in the run"
    case .new: "not in the golden"
    }
  }

  /// How a record differs, whether the cause is there, and whether it happens again.
  static func kindAndParents(_ difference: RecordDifference) -> String {
    var parts = [kind(difference.kind)]
    if difference.golden != nil, difference.observed != nil { parts.append(parents(difference)) }
    if difference.laterSteps > 0 { parts.append("again at \(count(difference.laterSteps, "later step"))") }
    return parts.joined(separator: "; ")
  }

  private static func parents(_ difference: RecordDifference) -> String {
    guard difference.parentsEqual else { return "not the cause: one of its inputs differs, too" }
    let parents = difference.observed?.parents ?? []
    if parents.isEmpty { return "the cause is here: it has no recorded input" }
    let names = parents.prefix(3).map(\.name).joined(separator: ", ")
    return "the cause is here: its inputs are equal (\(names)\(parents.count > 3 ? ", ..." : ""))"
  }

  /// Why two addresses are taken for one tensor.
  static func reason(_ reason: AddressRename.Reason) -> String {
    switch reason {
    case .given: "as told"
    case .parents: "same parents, type and shape"
    case .content: "same content"
    }
  }

  /// What was measured element by element.
  static func exact(_ exact: ExactDifference) -> String {
    var text =
      "\(exact.differing) of \(count(exact.count, "element")), max |Δ| \(FigureText.short(exact.maximalDifference))"
    if exact.maximalULP > 0 { text += ", max \(exact.maximalULP) ulp" }
    return text + ", relative L2 \(FigureText.short(exact.relativeL2, digits: 3))"
      + ", cosine \(FigureText.short(exact.cosine, digits: 6))" + (exact.source.isEmpty ? "" : "; \(exact.source)")
  }

  /// One element on both sides.
  static func element(_ element: ExactDifference.Element) -> String {
    let index = "[" + element.index.map(String.init).joined(separator: ", ") + "]"
    let ulp = element.ulp.map { $0 > 0 ? "  (\($0) ulp)" : "" } ?? ""
    return "\(index)  \(FigureText.short(element.golden, digits: 9)) -> "
      + FigureText.short(element.observed, digits: 9) + ulp
  }

  /// The last scope and the name: enough to recognise a tensor on the way from a culprit to the loss.
  static func shortName(_ address: TensorAddress) -> String {
    let name = address.role == .value ? address.name : "\(address.name).\(address.role.rawValue)"
    return (address.scope.last ?? address.stage.rawValue) + "/" + name
  }

  /// What a rule of tolerances judged.
  static func rule(_ rule: ToleranceRuleOutcome) -> String {
    var text = "\(rule.pattern): \(rule.predicate) judged \(rule.matched), refused \(rule.refused)"
    if let minimum = rule.minimum {
      text += "; \(minimum) would pass"
      if let address = rule.minimumAddress { text += " (\(address))" }
    }
    return text
  }

  /// A tolerance outcome in one line.
  static func summary(_ tolerance: ToleranceOutcome) -> String {
    let (judged, refused) = (
      tolerance.rules.reduce(0) { $0 + $1.matched }, tolerance.rules.reduce(0) { $0 + $1.refused }
    )
    var text = "\(tolerance.origin): judged \(judged), refused \(refused)"
    if tolerance.unmeasured > 0 { text += "; \(count(tolerance.unmeasured, "record")) could not be sized" }
    return text
  }
}
