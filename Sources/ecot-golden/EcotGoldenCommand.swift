import ArgumentParser
import EcotFiles
import EcotFingerprints
import EcotProcessor
import EcotRuns

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The command line: flags become one library call, its result an exit code.
@main
struct EcotGoldenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ecot-golden",
    abstract: "Tells whether a number of a training pipeline changed, which one first, by how much, and where.",
    discussion: """
      Exit codes: 0 match or success; 1 drift or a failed check; 2 usage, unreadable or malformed input, corrupt golden; \
      3 golden missing or obsolete; 4 not comparable. With --bisect, 2, 3 and 4 become 125.
      """,
    version: toolVersion,
    subcommands: [
      RecordCommand.self, VerifyCommand.self, MergeCommand.self, CompareCommand.self, StagesCommand.self,
      AcceptCommand.self,
      ReviewCommand.self, CalibrateCommand.self, CheckCommand.self, ShowCommand.self, FsckCommand.self,
      HistoryCommand.self, BisectCommand.self, TokenizeCommand.self, EpisodesCommand.self, ReplayCommand.self,
      DoctorCommand.self,
    ])

  /// Errors of the parser look like all others.
  static let _errorPrefix = "error: "

  @MainActor static func main() async {
    // A reader that goes away (`| head`) ends the output, not the process by a signal.
    signal(SIGPIPE, SIG_IGN)
    FreedMemory.keep()
    Terminal.end(await status(of: Array(CommandLine.arguments.dropFirst())))
  }

  @MainActor private static func status(of arguments: [String]) async -> Int32 {
    do {
      _ = try KernelVariant.named(getenv("ECOT_KERNEL").map { String(cString: $0) })
      var command = try parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
      return 0
    } catch let exit as ExitCode {
      return exit.rawValue
    } catch let error as InputError {
      return refuse("\(error)")
    } catch let errors as InputErrors {
      return refuse("\(errors)")
    } catch {
      if exitCode(for: error) == .success {
        Terminal.write(fullMessage(for: error) + "\n")
        return 0
      }
      Terminal.note(fullMessage(for: error))
      return refusal
    }
  }

  /// The exit code for input that cannot be used; `git bisect` skips such a commit.
  private static var refusal: Int32 { arguments.contains("--bisect") ? 125 : 2 }

  /// Says what is wrong with the input and gives the exit code for it.
  private static func refuse(_ text: String) -> Int32 {
    for line in text.split(separator: "\n") { Terminal.note("error: \(line)") }
    return refusal
  }

  private static var arguments: [String] { CommandLine.arguments }
}
