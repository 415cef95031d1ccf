import ArgumentParser
import EcotDrift

/// What the user says about addresses that have other names on the two sides.
struct RenameOptions: ParsableArguments {
  @Option(
    name: .customLong("rename"),
    help: ArgumentHelp(
      "An address, without its step, that is called otherwise now; stars stand for the same text on both sides. Repeatable.",
      valueName: "old=new"))
  var renames: [String] = []

  /// The renames as patterns.
  func patterns() throws -> [RenamePattern] { try renames.map { try RenamePattern($0) } }
}
