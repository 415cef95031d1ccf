import EcotFiles
import EcotReports
import EcotRuns

/// What `record` did about one or several goldens under a mode.
enum RecordEachText {
  static func text(_ entries: [RecordEach.Entry], style: TextStyle) -> String {
    if entries.isEmpty { return "no golden found\n" }
    return entries.map { entry in
      if let outcome = entry.outcome { return RecordText.text(outcome, style: style) }
      let meaning: TextStyle.Meaning =
        switch entry.action {
        case .recorded, .unchanged, .kept: .faint
        case .missing, .obsolete: .caution
        case .failed: .bad
        }
      let verb = style.paint(entry.action.rawValue.uppercased(), meaning)
      return "\(verb)  \(entry.name)  \(entry.path)\n" + (entry.problem.map { "  \($0)\n" } ?? "")
    }.joined()
  }

  static func json(_ entries: [RecordEach.Entry], _ mode: RecordMode, exitCode: Int32) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("mode", mode.rawValue)
      writer.member("exit", Int(exitCode))
      writer.member(
        "goldens",
        array: {
          for entry in entries {
            $0.object {
              $0.member("name", entry.name)
              $0.member("path", entry.path)
              $0.member("action", entry.action.rawValue)
              $0.member("written", entry.outcome?.isWritten ?? false)
              $0.member("records", entry.outcome?.records)
              $0.member("steps", entry.outcome?.steps)
              $0.member("bytes", entry.outcome?.bytes)
              $0.member("failed_checks", entry.outcome?.failedChecks ?? [])
              $0.member("problem", entry.problem)
            }
          }
        })
    }
    return writer.text
  }
}
