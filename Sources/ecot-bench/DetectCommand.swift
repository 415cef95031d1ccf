import EcotDrift
import EcotFiles
import EcotRuns
import EcotTensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `ecot-bench detect CONFIG [SETTING...]`: plants faults into a configuration, one run each, and writes what the comparer says, one
/// JSON object a line; returns the number of runs in which it missed something.
enum DetectCommand {
  static func run(_ words: [String]) throws -> Int {
    guard let file = words.first else { throw InputError("detect CONFIG [SETTING...]") }
    let detection = try DetectionRun(
      RunRequest(configurations: [file], overrides: Array(words.dropFirst()), threads: 1))
    var missed = 0
    for faults in detection.plants {
      let finding = try detection.finding(of: faults)
      if !finding.misses.isEmpty { missed += 1 }
      var line = json(finding, detection.name) + "\n"
      line.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
    return missed
  }

  private static func json(_ finding: DetectionFinding, _ name: String) -> String {
    let comparison = finding.comparison
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("golden", name)
      writer.member(
        "faults",
        array: { writer in
          for fault in finding.faults {
            writer.object {
              $0.member("address", fault.address.description)
              $0.member("stage", fault.address.stage.rawValue)
              $0.member("kind", fault.kind.rawValue)
            }
          }
        })
      writer.member("propagated", finding.isPropagated)
      writer.member("verdict", comparison.verdict.rawValue)
      writer.member("culprits", comparison.culprits.map(\.address.description))
      writer.member("kind", comparison.first?.kind.rawValue)
      writer.member("place", place(comparison.culprits.first?.location))
      writer.member("relative_l2", comparison.culprits.first?.size.relativeL2)
      writer.member("relative_l2_error", comparison.culprits.first?.size.relativeL2Error)
      writer.member("true_relative_l2", finding.truth?.relativeL2)
      writer.member("true_max_abs", finding.truth?.maximalDifference)
      writer.member("true_differing", finding.truth?.differing)
      writer.member("downstream", comparison.downstream)
      writer.member("misses", finding.misses)
    }
    return writer.text
  }

  private static func place(_ location: DifferenceLocation?) -> String? {
    guard let location else { return nil }
    var parts: [String] = []
    if let sample = location.sample { parts.append("sample \(sample)") }
    if let token = location.token { parts.append("token \(token)") }
    if let byte = location.byte { parts.append("byte \(byte)") }
    if let element = location.element { parts.append("element \(element)") }
    if let block = location.block { parts.append("block \(block)") }
    if let extent = location.extent { parts.append(extent) }
    return parts.joined(separator: ", ")
  }
}
