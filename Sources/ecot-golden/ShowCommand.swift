import ArgumentParser
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// `show`: what a golden holds.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a golden: metadata, then records.",
    discussion: """
      For readable diffs: git config diff.ecot-golden.textconv '.build/release/ecot-golden show --textconv'
      """)

  @Argument(help: "The golden's file.")
  var golden: String

  @Argument(help: "Only records whose address matches this pattern (* within a part, ** across parts).")
  var pattern: String = "**"

  @Flag(help: "The stable text that git diff compares.")
  var textconv = false

  @Flag(help: "One JSON line a record.")
  var json = false

  @Flag(help: "With --json: blocks, rows, sketch, samples, histogram and values, too.")
  var full = false

  func run() throws {
    let file = try GoldenFile.read(golden)
    try file.checkFrames()
    let pattern = AddressPattern(pattern)
    // The environment is no part of what git compares.
    var text = json ? "" : GoldenText.lines(file.metadata).joined(separator: "\n") + "\n"
    func flush(_ limit: Int) {
      if text.utf8.count > limit {
        Terminal.write(text)
        text = ""
      }
    }
    try file.forEachRecord(where: pattern.matches) { record in
      text += (json ? Self.jsonLine(record, isFull: full) : GoldenText.line(record)) + "\n"
      flush(1 << 16)
    }
    flush(0)
  }

  private static func jsonLine(_ record: TensorRecord, isFull: Bool) -> String {
    var writer = JSONWriter()
    writer.value(RecordJSON(record, isFull: isFull))
    return writer.text
  }
}
