import EcotConfiguration
import EcotFiles
import Testing

/// `config/README.md` lists every key, in the order of the schema, with its default and its role.
struct KeyTableTests {
  @Test func isComplete() throws {
    let text = try InputFile.text(of: "\(Package.root)/config/README.md")
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let wanted = ResolvedConfiguration(Configuration()).items.enumerated().map { index, item in
      // A bar inside a table's cell is escaped, in code as well.
      let text = item.text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      let value = Schema.settings[index].isRequired ? "required" : "`\(text)`"
      return "| `\(item.path)` | \(value) | \(item.role.rawValue) |"
    }
    #expect(rows == wanted, "the table should be:\n\(wanted.joined(separator: "\n"))")
  }
}
