import ArgumentParser
import EcotDrift

/// Which differences are allowed.
struct ToleranceOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: ArgumentHelp("Ordered rules 'pattern: predicate' that say which differences are allowed.", valueName: "file"))
  var path: String?

  /// The rules of the file, where one was given.
  func rules() throws -> ToleranceRules? { try path.map { try ToleranceRules(file: $0) } }
}
