import ArgumentParser
import EcotFiles
import EcotHistory
import EcotRuns

/// Where the runs of `record` and `verify` are entered.
struct HistoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Enter the run into this history, also where CI is set; without it, into that of the user's state folder.",
      valueName: "file"))
  var history: String?

  @Flag(help: "Do not enter the run into a history.")
  var noHistory = false

  /// Where a run is entered; a history that was named is opened now, so that an error costs no run. `isSilent` for a run that
  /// is entered only where a history was named.
  func entry(isSilent: Bool = false) throws -> HistoryEntry {
    try HistoryEntry(
      HistoryLocation(
        file: history, isOff: noHistory, isCI: isSilent || ContinuousIntegration.isActive))
  }
}

/// Enters the runs of one command.
///
/// That a run cannot be entered never changes what the command does about the run itself. Where the history was named it is an
/// error of its own, told behind the verdict; at the default place it is a warning.
final class HistoryEntry {
  /// What went wrong with a history that was named, one line each.
  private(set) var problems: [String] = []
  private let location: HistoryLocation
  private var database: HistoryDatabase?
  private var isLost = false

  init(_ location: HistoryLocation) throws {
    self.location = location
    if case .given(let path) = location { database = try HistoryDatabase(path, note: Terminal.warn) }
  }

  /// What takes the runs; `nil` where nothing is entered.
  var enter: RunEntering? { location == .none ? nil : { self.enter($0, $1) } }

  private func enter(_ run: HistoryRun, _ statistics: () throws -> RunStatistics) {
    guard let path = location.path, !isLost else { return }
    do {
      let opened = try database ?? HistoryDatabase(path, note: Terminal.warn)
      database = opened
      try opened.enter(run, statistics())
    } catch {
      // Once is enough: the next golden would meet the same.
      isLost = true
      if case .given = location {
        problems.append("not entered into the history: \(error)")
      } else {
        Terminal.warn("not entered into the history: \(error)")
      }
    }
  }

  /// Tells what went wrong and ends with exit code 2 where something did.
  func finish() throws {
    for problem in problems { Terminal.note("error: \(problem)") }
    if !problems.isEmpty { throw ExitCode(2) }
  }
}
