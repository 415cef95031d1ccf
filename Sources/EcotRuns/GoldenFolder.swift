import EcotFiles

/// The files of a folder of goldens: `NAME.golden.zst`, and beside it the pending candidate `NAME.pending.zst` and the real
/// tensors of its culprits, `NAME.culprits.safetensors`.
package struct GoldenFolder: Sendable {
  /// The folder.
  package let path: String

  /// Names a folder; it need not exist.
  package init(_ path: String) { self.path = path }

  private static let goldenSuffix = ".golden.zst"
  private static let pendingSuffix = ".pending.zst"
  private static let culpritsSuffix = ".culprits.safetensors"

  /// The golden's file.
  package func golden(_ name: String) -> String { "\(path)/\(name)\(Self.goldenSuffix)" }

  /// The pending candidate's file.
  package func pending(_ name: String) -> String { "\(path)/\(name)\(Self.pendingSuffix)" }

  /// The file of the real tensors at which a candidate differs.
  package func culprits(_ name: String) -> String { "\(path)/\(name)\(Self.culpritsSuffix)" }

  /// Removes the pending candidate and the tensors that were kept beside it.
  func removeCandidate(_ name: String) throws {
    try AtomicFile.remove(pending(name))
    try AtomicFile.remove(culprits(name))
  }

  /// The names of all goldens, sorted.
  package func goldenNames() throws -> [String] { try names(Self.goldenSuffix) }

  /// The names of all pending candidates, sorted.
  package func pendingNames() throws -> [String] { try names(Self.pendingSuffix) }

  private func names(_ suffix: String) throws -> [String] {
    guard PathKind(path) == .folder else {
      throw InputError("no such folder of goldens", at: .file(path), remedy: "name it with --golden-dir")
    }
    return try InputFile.names(in: path).filter { $0.hasSuffix(suffix) && $0.utf8.count > suffix.utf8.count }
      .map { String($0.dropLast(suffix.count)) }
  }

  /// Refuses a run_id that is no plain file name.
  package static func checkName(_ name: String) throws {
    let allowed = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    }
    guard allowed, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 128 else {
      throw InputError(
        "'\(name)' cannot name a golden", at: .keyPath(file: nil, "run_id"),
        expected: "1 to 128 letters, digits, '_', '-' and '.', not beginning with '.'")
    }
  }
}
