import Dispatch
import Synchronization

/// Reads the index frames of a golden, large ones by two threads. Groups and the first error are those of the order of the file.
struct GroupReading {
  private let source: GoldenBytes
  /// Below so many bytes of content a second thread costs more than it saves.
  private static let threshold = 1 << 20

  init(_ source: GoldenBytes) { self.source = source }

  /// The groups of some index frames.
  func groups(of frames: [FrameEntry]) throws -> [GoldenGroup] {
    let size = frames.reduce(0) { $0 + $1.contentSize }
    guard size >= Self.threshold else { return try read(frames[...]) }
    // Halves of about the same content.
    var (middle, before) = (0, 0)
    while middle < frames.count, before < size / 2 {
      before += frames[middle].contentSize
      middle += 1
    }
    let halves = [frames[..<middle], frames[middle...]]
    let results = Mutex<[Int: Result<[GoldenGroup], any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: halves.count) { half in
      let result = Result { try read(halves[half]) }
      results.withLock { $0[half] = result }
    }
    return try results.withLock { results in try halves.indices.flatMap { try results[$0]?.get() ?? [] } }
  }

  private func read(_ frames: ArraySlice<FrameEntry>) throws -> [GoldenGroup] {
    let decompressor = try ZstdDecompressor()
    return try frames.map { try FrameContents.group(source.content(of: $0, decompressor), $0, source) }
  }
}
