import EcotDrift
import EcotFiles

/// What the JSON of a comparison means for a bisection.
enum ProbeVerdict {
  /// The result of a `verify --json`.
  static func result(_ run: ChildProcess.Result, _ goldens: CommitGoldens, _ place: ProbePlace) -> ProbeResult {
    guard let status = run.status, (0...4).contains(status),
      let value = try? JSONValue(parsing: run.output, name: "verify"), let comparisons = value["goldens"]?.array
    else { return failure(run.status, place) }
    var result = result(comparisons) { CommitGoldens.parents(of: $1, in: CommitGoldens.file($0, in: goldens.folder)) }
    result.runSeconds = run.seconds
    return result
  }

  /// The result of comparisons, whoever made them.
  static func result(
    _ comparisons: [JSONValue], parents: (_ name: String, _ address: String) -> [String]
  ) -> ProbeResult {
    func count(_ comparison: JSONValue, _ key: String) -> Int { comparison[key]?.integer ?? 0 }
    func verdict(_ comparison: JSONValue) -> Verdict? { comparison["verdict"]?.string.flatMap(Verdict.init) }
    let drifted = comparisons.filter { count($0, "drifted") > 0 }
    if !drifted.isEmpty {
      let changes = drifted.map(numbersFirst).compactMap { ChangedAddress(comparison: $0, parents: parents) }
      return ProbeResult(outcome: .drift, changes: changes)
    }
    if let comparison = comparisons.first(where: { verdict($0) == .corrupt }) {
      return ProbeResult(outcome: .failed, reason: comparison["problem"]?.string ?? "a golden cannot be read")
    }
    if let comparison = comparisons.first(where: { verdict($0) == .notComparable }) {
      return ProbeResult(outcome: .incomparable, reason: settings(comparison))
    }
    let others = comparisons.filter { count($0, "missing") + count($0, "new") > 0 }
    if !others.isEmpty {
      return ProbeResult(
        outcome: .addresses, changes: others.compactMap { ChangedAddress(comparison: $0, parents: parents) })
    }
    if let comparison = comparisons.first(where: { verdict($0) == .missing || verdict($0) == nil }) {
      return ProbeResult(
        outcome: .failed, reason: comparison["problem"]?.string ?? "there is no golden to compare with")
    }
    return comparisons.isEmpty
      ? ProbeResult(outcome: .failed, reason: "nothing was compared") : ProbeResult(outcome: .good)
  }

  /// A comparison whose `first` is a number that differs, not an address that only one side has.
  private static func numbersFirst(_ comparison: JSONValue) -> JSONValue {
    func isNumber(_ record: JSONValue) -> Bool { !["missing", "new"].contains(record["kind"]?.string) }
    guard case .object(var members) = comparison, let first = comparison["first"], !isNumber(first),
      let number = comparison["culprits"]?.array?.first(where: isNumber)
    else { return comparison }
    members.append(("first", number))
    return .object(members)
  }

  private static func settings(_ comparison: JSONValue) -> String {
    guard case .object(let members) = comparison["comparability"] else {
      return comparison["problem"]?.string ?? "other settings or inputs"
    }
    let names = members.prefix(3).map(\.key).joined(separator: ", ")
    return "other settings or inputs: \(names)\(members.count > 3 ? " and \(members.count - 3) more" : "")"
  }

  /// Why a run was ended that would be no quicker the next time.
  static let tooLong = "the run takes too long"

  /// A run that ended without a verdict.
  static func failure(_ status: Int32?, _ place: ProbePlace) -> ProbeResult {
    guard let status else { return ProbeResult(outcome: .failed, reason: tooLong, isLasting: false) }
    if status < 0 {
      return ProbeResult(outcome: .failed, reason: "the run was ended by signal \(-status)", isLasting: false)
    }
    let line = place.work.logTail(4).last { $0.hasPrefix("error: ") }
    return ProbeResult(outcome: .failed, reason: line.map { String($0.dropFirst(7)) } ?? "the run exits with \(status)")
  }
}
