import EcotFiles

/// Checks every bit of a golden.
///
/// The footer's checksum covers the footer's index, the index holds checksums of every other frame as stored and as
/// decompressed, the SHA-256 covers everything before it, and what stands behind it is compared with what must stand there.
struct Fsck {
  let source: GoldenBytes
  private(set) var report: FsckReport
  /// The metadata, where its frame is whole.
  private(set) var metadata: GoldenMetadata?
  /// The groups that are whole, by their number.
  private(set) var groups: [Int: GoldenGroup] = [:]
  /// The details that are whole, by the number of their group; kept only for a salvage.
  private(set) var details: [Int: GroupDetails] = [:]
  /// Whether the footer was whole, so that the list of frames is what was written.
  private(set) var hasFooter = false
  private let keepsDetails: Bool
  private let decompressor: ZstdDecompressor

  /// Checks the whole file. Fails only where it cannot be read at all; damage goes into the report.
  init(_ source: GoldenBytes, keepsDetails: Bool = false) throws {
    self.source = source
    self.keepsDetails = keepsDetails
    decompressor = try ZstdDecompressor()
    report = FsckReport(path: source.name, size: source.size, frames: [], digest: .unknown, problems: [])
    do {
      let footer = try FileFooter(source)
      hasFooter = true
      try check(footer)
    } catch let error as InputError where !hasFooter {
      report.problems.append(error)
      if let error = headerProblem() { report.problems.append(error) }
      try scan()
    }
  }

  private mutating func check(_ footer: FileFooter) throws {
    for entry in footer.entries {
      let problem = try checksumProblem(entry) ?? contentProblem(entry)
      add(entry, problem)
    }
    for group in groups.values.sorted(by: { $0.ordinal < $1.ordinal })
    where group.hasDetails != footer.entries.contains(where: { $0.kind == .detail && $0.group == group.ordinal }) {
      report.problems.append(
        source.error("its detail frame is missing or too many", in: footer.entries[2 + group.ordinal]))
    }
    let records = groups.values.reduce(0) { $0 + $1.count }
    if let bounds = metadata?.tolerance?.bounds, bounds.count != records,
      !report.frames.contains(where: { $0.problem != nil })
    {
      report.problems.append(
        source.error("tolerance has \(bounds.count) bounds for \(records) records", in: footer.entries[1]))
    }
    // In pieces: the file may be large.
    var digest = SHA256Digest()
    let end = FileFooter.shaOffset(fileSize: source.size)
    for start in stride(from: 0, to: end, by: 1 << 22) {
      try source.bytes(at: start, count: min(1 << 22, end - start), what: "file").withUnsafeBytes { digest.update($0) }
    }
    report.digest = digest.bytes() == footer.sha256 ? .matches : .differs
    if report.digest == .differs {
      report.problems.append(
        InputError("the file's SHA-256 differs from the one in its footer", at: .offset(file: source.name, end)))
    }
    if let problem = headerProblem(), !report.problems.contains(problem) { report.problems.append(problem) }
  }

  private mutating func add(_ entry: FrameEntry, _ problem: String?) {
    report.frames.append(FsckReport.Frame(entry: entry, problem: problem))
    if let problem { report.problems.append(source.error(problem, in: entry)) }
  }

  private func headerProblem() -> InputError? {
    do {
      _ = try FileHeader.check(source)
      return nil
    } catch {
      return error as? InputError ?? InputError("\(error)", at: .offset(file: source.name, 0))
    }
  }

  private func checksumProblem(_ entry: FrameEntry) throws -> String? {
    let stored = try source.stored(entry)
    return Checksum.xxh3(stored) == entry.storedChecksum ? nil : "stored bytes have another checksum"
  }

  /// Reads the frame's content and keeps what it means; returns what is wrong with it.
  private mutating func contentProblem(_ entry: FrameEntry) -> String? {
    do {
      switch entry.kind {
      case .header, .footer: break
      case .metadata: metadata = try FrameContents.metadata(source.content(of: entry, decompressor), entry, source)
      case .index:
        groups[entry.group] = try FrameContents.group(source.content(of: entry, decompressor), entry, source)
      case .detail:
        let read = try FrameContents.details(source.content(of: entry, decompressor), entry, source)
        if keepsDetails { details[entry.group] = read }
      }
      return nil
    } catch let error as InputError {
      let prefix = "\(entry): "
      return error.problem.hasPrefix(prefix) ? String(error.problem.dropFirst(prefix.count)) : error.problem
    } catch {
      return "\(error)"
    }
  }

  // MARK: Without a footer

  /// Finds frames by their magic numbers. zstd's own checksums say which are whole.
  private mutating func scan() throws {
    var scan = FrameScan(source)
    while let found = try scan.next() {
      switch found {
      case .frame(var entry, let content):
        entry.contentChecksum = Checksum.xxh3(content)
        if content.hold(GoldenFormat.indexMark, at: 0) || content.hold(GoldenFormat.detailMark, at: 0),
          let columns = try? ColumnReader(content, mark: Array(content[..<4]))
        {
          entry.kind = content.hold(GoldenFormat.indexMark, at: 0) ? .index : .detail
          (entry.group, entry.step, entry.records) = (columns.group, columns.step, columns.records)
        }
        add(entry, contentProblem(entry))
      case .damaged(let offset, let size):
        report.problems.append(
          InputError(
            "\(size) bytes that belong to no whole frame", at: .offset(file: source.name, offset),
            remedy: "'fsck --salvage' keeps what is whole"))
      }
    }
  }
}
