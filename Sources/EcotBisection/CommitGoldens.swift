import EcotFiles
import EcotGoldens

/// The goldens that a commit is held against: those of its own tree, and the good end's where it has none.
///
/// Between two commits that record a golden, every tree holds the same one. So each commit meets the golden of the last
/// recording before it, on every branch of the history.
struct CommitGoldens: Sendable {
  /// The folder in which `verify` finds them.
  var folder: String
  /// What names their contents in the history.
  var digest: String

  private static let suffix = ".golden.zst"

  /// The golden's name, where a path is that of a golden.
  static func name(of path: String) -> String? {
    guard path.hasSuffix(suffix) else { return nil }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.utf8.count > suffix.utf8.count ? String(name.dropLast(suffix.count)) : nil
  }

  /// The golden's file in a folder.
  static func file(_ name: String, in folder: String) -> String { "\(folder)/\(name)\(suffix)" }

  /// The goldens in a folder by name, sorted.
  static func names(in folder: String) throws -> [String] {
    PathKind(folder) == .folder ? try InputFile.names(in: folder).compactMap(name) : []
  }

  /// Names contents: a golden's name and what it is, in the order of names.
  static func digest(_ parts: [(name: String, content: String)]) -> String {
    var digest = SHA256Digest()
    for part in parts {
      digest.update("\(part.name.utf8.count):\(part.name)\(part.content.utf8.count):\(part.content)")
    }
    return digest.hexadecimal()
  }

  /// The recorded parents of an address.
  static func parents(of address: String, in file: String) -> [String] {
    guard let golden = try? GoldenFile.read(file), let number = golden.index.record(at: address),
      let record = try? golden.record(at: number)
    else { return [] }
    return record.parents.map(\.description)
  }
}
