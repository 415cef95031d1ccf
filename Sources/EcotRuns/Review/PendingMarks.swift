import EcotFiles
import EcotGoldens

/// What a pending candidate says about itself, beside what every golden says about its run; kept among the metadata's
/// `extra`, and taken out again when the candidate becomes the golden.
package struct PendingMarks: Sendable, Equatable {
  /// SHA-256 of the golden's file that the candidate was compared with. Two while a part of the candidate is taken over:
  /// before and after, so that the candidate is good at whichever moment the process is killed.
  package var goldens: [String] = []
  /// Records of the run that were rejected: they are the golden's in the candidate, too, and the candidate is no longer what
  /// one run computed.
  package var rejected = 0

  private static let goldensKey = "pending.golden"
  private static let rejectedKey = "pending.rejected"

  /// Marks of nothing.
  package init() {}

  /// Reads the marks of a candidate; one without marks may be taken over whatever the golden is.
  package init(_ metadata: GoldenMetadata) {
    if let text = GoldenMetadata.text(of: Self.goldensKey, in: metadata.extra) {
      goldens = text.split(separator: " ").map(String.init)
    }
    rejected = GoldenMetadata.text(of: Self.rejectedKey, in: metadata.extra).flatMap { Int($0) } ?? 0
  }

  /// The metadata with these marks in place of those that it has.
  package func marking(_ metadata: GoldenMetadata) -> GoldenMetadata {
    var metadata = metadata
    metadata.extra.removeAll { [Self.goldensKey, Self.rejectedKey].contains($0.key) }
    if !goldens.isEmpty { metadata.extra.append(.init(Self.goldensKey, goldens.joined(separator: " "))) }
    if rejected > 0 { metadata.extra.append(.init(Self.rejectedKey, String(rejected))) }
    return metadata
  }

  /// The metadata without any marks: what the golden takes over.
  package func unmarked(_ metadata: GoldenMetadata) -> GoldenMetadata { PendingMarks().marking(metadata) }

  /// SHA-256 of a file, read in pieces.
  package static func digest(of path: String) throws -> String {
    let file = try InputFile(path)
    var digest = SHA256Digest()
    for start in stride(from: 0, to: file.size, by: 1 << 22) {
      try file.bytes(at: start, count: min(1 << 22, file.size - start), what: "file").withUnsafeBytes {
        digest.update($0)
      }
    }
    return digest.hexadecimal()
  }
}
