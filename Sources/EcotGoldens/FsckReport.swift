import EcotFiles

/// What `fsck` found.
public struct FsckReport: Sendable {
  /// One frame and what is wrong with it.
  public struct Frame: Sendable {
    /// The frame, as the footer lists it or as it was found by scanning.
    public var entry: FrameEntry
    /// What is wrong, or `nil`.
    public var problem: String?
  }

  /// Whether the SHA-256 of the file fits.
  public enum Digest: String, Sendable {
    /// Every byte is as it was written.
    case matches
    /// Some byte is not.
    case differs
    /// The footer, which holds it, is damaged.
    case unknown
  }

  /// The file.
  public var path: String
  /// Its size in bytes.
  public var size: Int
  /// Its frames in the order of the file.
  public var frames: [Frame]
  /// Whether the SHA-256 fits.
  public var digest: Digest
  /// Everything that is wrong, the cause first; each names the file, the frame and the offset.
  public var problems: [InputError]

  /// Whether every bit is as it was written.
  public var isWhole: Bool { problems.isEmpty && digest == .matches }
}

extension FsckReport: CustomStringConvertible {
  /// A line for each damaged frame and finding, then a summary.
  public var description: String {
    var lines = frames.compactMap { frame in
      frame.problem.map { "\(path): offset \(frame.entry.offset): \(frame.entry) of \(frame.entry.size) bytes: \($0)" }
    }
    lines += problems.map(\.description).filter { line in !lines.contains { line.hasPrefix($0) } }
    let damaged = frames.count { $0.problem != nil }
    let state = isWhole ? "whole" : "damaged"
    lines.append(
      "\(path): \(state): \(size) bytes, \(frames.count) frames, \(damaged) damaged, SHA-256 \(digest.rawValue)")
    return lines.joined(separator: "\n")
  }
}

extension FsckReport: JSONWritable {
  /// `{"path", "whole", "size", "sha256", "frames": [{"kind", "group", "step", "records", "offset", "size", "problem"}],
  /// "problems": [text]}`.
  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("path", path)
      $0.member("whole", isWhole)
      $0.member("size", size)
      $0.member("sha256", digest.rawValue)
      $0.member(
        "frames",
        array: {
          for frame in frames {
            $0.object {
              $0.member("kind", frame.entry.kind.description)
              $0.member("group", frame.entry.group)
              $0.member("step", frame.entry.step)
              $0.member("records", frame.entry.records)
              $0.member("offset", frame.entry.offset)
              $0.member("size", frame.entry.size)
              $0.member("problem", frame.problem)
            }
          }
        })
      $0.member("problems", problems.map(\.description))
    }
  }
}
