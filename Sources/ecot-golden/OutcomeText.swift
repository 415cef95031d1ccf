import EcotFiles
import EcotReports
import EcotRuns

/// What `record` did.
enum RecordText {
  static func text(_ outcome: RecordRun.Outcome, style: TextStyle) -> String {
    let verb = outcome.isWritten ? style.paint("RECORDED", .good) : style.paint("UNCHANGED", .faint)
    return "\(verb)  \(outcome.name)  \(outcome.records) records, \(outcome.steps) steps, \(outcome.bytes) bytes"
      + "  \(outcome.path)\n"
  }

  static func json(_ outcome: RecordRun.Outcome) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("name", outcome.name)
      $0.member("path", outcome.path)
      $0.member("written", outcome.isWritten)
      $0.member("records", outcome.records)
      $0.member("steps", outcome.steps)
      $0.member("bytes", outcome.bytes)
      $0.member("failed_checks", outcome.failedChecks)
    }
    return writer.text
  }
}

/// The report of `doctor`.
extension DoctorReport {
  func text(style: TextStyle) -> String {
    let width = properties.map(\.key.count).max() ?? 0
    var lines = properties.map { "\($0.key)\(String(repeating: " ", count: width - $0.key.count))  \($0.value)" }
    lines += ["", "kernels (all must give the same bits; ECOT_KERNEL forces one)"]
    for kernel in kernels {
      let mark = kernel.passed ? style.paint("OK  ", .good) : style.paint("FAIL", .bad)
      let inUse = kernel.isSelected ? " (in use)" : ""
      let sound = kernel.arithmeticCases - kernel.arithmeticFailures.count
      lines.append(
        "  \(mark)  \(kernel.name)\(inUse): \(sound) of \(kernel.arithmeticCases) arithmetic cases, fingerprints "
          + (kernel.fingerprintsPassed ? "sound" : "WRONG"))
      for failure in kernel.arithmeticFailures.prefix(5) { lines.append("        wrong: \(failure.name)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("passed", passed)
      writer.member("properties", object: { for property in properties { $0.member(property.key, property.value) } })
      writer.member(
        "kernels",
        array: {
          for kernel in kernels {
            $0.object {
              $0.member("name", kernel.name)
              $0.member("selected", kernel.isSelected)
              $0.member("digest", kernel.digest)
              $0.member("arithmetic_cases", kernel.arithmeticCases)
              $0.member("arithmetic_failures", kernel.arithmeticFailures.map(\.name))
              $0.member("passed", kernel.passed)
            }
          }
        })
    }
    return writer.text
  }
}
