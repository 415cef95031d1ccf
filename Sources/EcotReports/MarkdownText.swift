/// Text inside GitHub's Markdown that shows as it is: nothing in it becomes markup, a mention or a reference.
enum MarkdownText {
  /// Prose, also inside a table.
  static func prose(_ text: String) -> String {
    var result = ""
    for scalar in TextWidth.visible(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // A backslash does not keep GitHub from mentioning people or linking issues.
      case "@", "#": result += "&#\(scalar.value);"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "|", "~", "$": result += "\\\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// An inline code span, also inside a table.
  static func code(_ text: String) -> String {
    let text = TextWidth.visible(text)
    var (longest, run) = (0, 0)
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = text.hasPrefix("`") || text.hasSuffix("`") || text.isEmpty ? " " : ""
    // A table cell ends at a pipe even inside code.
    let escaped = text.unicodeScalars.map { $0 == "|" ? "\\|" : String($0) }.joined()
    return fence + space + escaped + space + fence
  }

  /// A table; the cells are Markdown already.
  static func table(_ header: [String], _ rows: [[String]]) -> [String] {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    return [line(header), "|" + String(repeating: " --- |", count: header.count)] + rows.map(line)
  }
}
