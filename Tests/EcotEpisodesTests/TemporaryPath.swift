import EcotFiles
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Names of scratch folders, and their removal.
enum TemporaryPath {
  static let root = "/tmp"
  private static let counter = Atomic<Int>(0)

  static func next() -> String { "\(getpid())-\(counter.add(1, ordering: .relaxed).newValue)" }

  static func removeAll(_ path: String) {
    if PathKind(path) == .folder {
      for name in (try? InputFile.names(in: path)) ?? [] { removeAll("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// Copies the files of a folder and of the folders in it.
  static func copy(_ source: String, to target: String) throws {
    if PathKind(source) == .folder {
      try AtomicFile.makeFolder(target)
      for name in try InputFile.names(in: source) { try copy("\(source)/\(name)", to: "\(target)/\(name)") }
    } else {
      try AtomicFile.write(InputFile.contents(of: source), to: target)
    }
  }
}
