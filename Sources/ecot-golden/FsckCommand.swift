import ArgumentParser
import EcotFiles
import EcotGoldens

/// `fsck`: check every bit of a golden.
struct FsckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fsck", abstract: "Check every frame and the digest of a golden; name what is damaged.",
    discussion: "Exits with 2 where anything is damaged. --salvage writes what is whole as a new golden.")

  @Argument(help: "The golden's file.")
  var golden: String

  @Option(help: ArgumentHelp("Write what is whole to this file.", valueName: "file"))
  var salvage: String?

  @Flag(help: "Rewrite a golden of an older format in the current one.")
  var migrate = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    if migrate { try GoldenFile.migrate(golden) }
    let report = try GoldenFile.fsck(golden)
    if json {
      var writer = JSONWriter()
      writer.value(report)
      Terminal.write(writer.text + "\n")
    } else {
      Terminal.write("\(report)\n")
    }
    if let salvage {
      for loss in try GoldenFile.salvage(golden, to: salvage) { Terminal.note("lost: \(loss)") }
      Terminal.note("salvaged to \(salvage)")
    }
    if !report.isWhole { throw ExitCode(2) }
  }
}
