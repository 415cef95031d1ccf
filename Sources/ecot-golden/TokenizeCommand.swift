import ArgumentParser
import EcotFiles
import EcotTokenization

/// `tokenize`: strings to ids and back, a line each.
struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize", abstract: "Read JSON strings, one a line, and print their token ids as JSON arrays.")

  @Option(help: ArgumentHelp("The folder of tokenizer.json.", valueName: "folder"))
  var tokenizer: String

  @Flag(help: "Read arrays of ids and print strings.")
  var decode = false

  @Flag(help: "With --decode: leave special tokens out.")
  var skipSpecialTokens = false

  @Flag(help: "Accepted for uniformity: the output is JSON lines always.")
  var json = false

  func run() throws {
    let lines = TokenLines(
      tokenizer: try Tokenizer(folder: tokenizer), decodes: decode, skipsSpecialTokens: skipSpecialTokens)
    var input = StandardInput()
    var number = 0
    while let line = try input.nextLine() {
      number += 1
      if let output = try lines.output(line, number: number) { Terminal.write(output + "\n") }
    }
  }
}
