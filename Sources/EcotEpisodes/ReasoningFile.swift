import EcotFiles

/// The embodied-reasoning file of a data set, `{file_path: {episode_id: entry}}`, of any size.
///
/// One pass checks the whole file, entries that no shard asks for included, and remembers where each entry lies; an entry
/// is parsed when it is asked for. Memory holds one read buffer, the index and one entry.
package final class ReasoningFile: Sendable {
  /// The path as it was given.
  package let path: String
  /// SHA-256 of the file's bytes.
  package let digest: String
  /// Episodes in the file.
  package let entryCount: Int

  private let file: InputFile
  private let index: [String: [String: Range<Int>]]

  /// Opens, checks and indexes a file.
  package init(_ path: String) throws {
    self.path = path
    let file = try InputFile(path)
    self.file = file
    let reader = JSONReader(file, allowsNonFinite: true)
    let bytes = DigestBox()
    reader.onRead = { bytes.digest.update($0) }
    var index: [String: [String: Range<Int>]] = [:]
    let top = try reader.kind()
    guard top == .object else {
      throw reader.error("object of file paths expected at the top, \(top.rawValue) found")
    }
    try reader.object { filePath in
      let kind = try reader.kind()
      guard kind == .object else { throw reader.error("object of episode ids expected, \(kind.rawValue) found") }
      var entries: [String: Range<Int>] = [:]
      try reader.object { episode in
        guard ReasoningEntry.isWholeNumber(episode) else { throw Self.notAnEpisode(episode, filePath, reader) }
        _ = try reader.kind()
        let start = reader.offset
        _ = try ReasoningEntry(reader, keeping: false)
        entries[episode] = start..<reader.offset
      }
      // Of repeated keys Python keeps the last.
      index[filePath] = entries
    }
    try reader.finish()
    self.index = index
    entryCount = index.values.reduce(0) { $0 + $1.count }
    digest = bytes.digest.hexadecimal()
  }

  private static func notAnEpisode(_ key: String, _ filePath: String, _ reader: JSONReader) -> InputError {
    if ["reasoning", "features", "metadata"].contains(key) {
      return InputError(
        "keys reasoning/features/metadata where episode ids are expected",
        at: .keyPath(file: reader.name, "\(filePath) (offset \(reader.offset))"))
    }
    return reader.error("episode id \"\(key)\" is not a number")
  }

  /// The entry of an episode, or `nil` where the file has none.
  package func entry(filePath: String, episodeID: Int) throws -> ReasoningEntry? {
    guard let range = index[filePath]?[String(episodeID)] else { return nil }
    let reader = JSONReader(file, range: range, allowsNonFinite: true, bufferSize: range.count)
    let entry = try ReasoningEntry(reader, keeping: true)
    return entry.isAbsent ? nil : entry
  }

  /// A digest that a closure can advance.
  private final class DigestBox {
    var digest = SHA256Digest()
  }
}
