import EcotFiles
import EcotFingerprints
import EcotTensors

/// Goldens as files.
public enum GoldenFile {
  /// Opens a golden: header, footer, metadata and index are read and checked. Details are checked as they are read;
  /// `fsck` checks everything.
  public static func read(_ path: String) throws -> Golden { try Golden(.file(InputFile(path))) }

  /// Checks every bit of a file. Fails only where it cannot be read; damage is in the report.
  public static func fsck(_ path: String) throws -> FsckReport { try Fsck(.file(InputFile(path))).report }

  /// Checks every bit of a golden in memory; `name` stands for its path.
  public static func fsck(bytes: [UInt8], name: String) throws -> FsckReport {
    try Fsck(.memory(bytes, name: name)).report
  }

  /// Writes what is whole of a damaged golden as a new golden and says what was lost.
  ///
  /// A group whose index frame is lost is lost; one whose detail frame is lost keeps its addresses and digests. Works
  /// without a footer too. The new golden's metadata lists the losses under `salvaged`. Fails where nothing is left, and
  /// where both paths are the same.
  @discardableResult
  public static func salvage(_ path: String, to target: String) throws -> [String] {
    guard path != target else {
      throw InputError("cannot salvage a golden into itself", at: .file(path), expected: "another path")
    }
    let (writer, lost) = try salvage(.file(InputFile(path)))
    try writer.write(to: target)
    return lost
  }

  /// Salvages a golden in memory; the writer holds what is left.
  package static func salvage(bytes: [UInt8], name: String) throws -> (writer: GoldenWriter, lost: [String]) {
    try salvage(.memory(bytes, name: name))
  }

  private static func salvage(_ source: GoldenBytes) throws -> (writer: GoldenWriter, lost: [String]) {
    let fsck = try Fsck(source, keepsDetails: true)
    var lost = fsck.report.frames.compactMap { frame in frame.problem.map { "\(frame.entry): \($0)" } }
    if !fsck.hasFooter { lost.append("footer: frames found by scanning, some may be missing") }
    if fsck.metadata == nil { lost.append("metadata: name taken from the file, everything else unknown") }
    let groups = fsck.groups.values.sorted { $0.ordinal < $1.ordinal }
    for group in groups where group.hasDetails && fsck.details[group.ordinal] == nil {
      lost.append("details of group \(group.ordinal) (step \(group.step), \(group.count) records): digests kept")
    }
    if let last = groups.last {
      for missing in 0..<last.ordinal where fsck.groups[missing] == nil { lost.append("group \(missing)") }
    }
    guard !groups.isEmpty || fsck.metadata != nil else {
      throw InputError("nothing is left to salvage", at: .file(source.name), remedy: "record it again")
    }
    let writer = try GoldenWriter(metadata: fsck.metadata ?? GoldenMetadata(name: runName(of: source.name)))
    let index = GoldenIndex(groups)
    // Bounds are told apart by their place among all records.
    if let tolerance = writer.metadata.tolerance, tolerance.bounds.count != index.count {
      writer.metadata.tolerance = nil
      lost.append("tolerance: bounds for \(tolerance.bounds.count) records, \(index.count) left")
    }
    writer.metadata.salvaged += lost
    for (place, group) in groups.enumerated() {
      for record in 0..<group.count {
        var fingerprint = Fingerprint(
          elementType: group.elementTypes[record], shape: group.shape(at: record), digest: group.digests[record])
        fsck.details[group.ordinal]?.complete(&fingerprint, at: record)
        let number = index.firstRecord(ofGroup: place) + record
        try writer.append(
          TensorRecord(
            address: TensorAddress(index.address(at: number)),
            parents: index.parents(at: number).map { try TensorAddress($0) }, fingerprint: fingerprint))
      }
    }
    return (writer, lost)
  }

  /// `Golden/name.golden.zst` as `name`.
  private static func runName(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".golden.zst") ? String(file.dropLast(11)) : file
  }
}
