import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files beside the tests.
enum Fixtures {
  /// The path of a file.
  static func path(_ name: String) -> String {
    "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Fixtures/" + name
  }

  /// A file of texts, each under a line `=== NAME`.
  static func sections(_ name: String) throws -> [(name: String, text: String)] {
    let text = String(decoding: try InputFile.contents(of: path(name)), as: UTF8.self)
    var sections: [(name: String, text: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("=== ") {
        sections.append((String(line.dropFirst(4)), ""))
      } else if !sections.isEmpty {
        sections[sections.count - 1].text += line + "\n"
      }
    }
    return sections
  }

  /// Whether the expected texts are to be written anew, for whoever changes a report: ECOT_RENEW_REPORTS=1, then `git diff`.
  static var areRenewed: Bool { getenv("ECOT_RENEW_REPORTS") != nil }
}
