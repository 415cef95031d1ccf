#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a file so that, at every moment, the path holds either the old bytes or all of the new ones.
public enum AtomicFile {
  /// Writes beside `path`, syncs, and renames over it. Makes missing folders. On failure the old file stays and nothing is
  /// left behind; after a kill at most a `.tmp` file with this process's number remains.
  public static func write(_ bytes: some Sequence<UnsafeRawBufferPointer>, to path: String) throws {
    let stream = try AtomicFileStream(path)
    do {
      for buffer in bytes { try stream.write(buffer) }
      try stream.commit()
    } catch {
      stream.cancel()
      throw error
    }
  }

  /// Writes one array of bytes.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    try bytes.withUnsafeBytes { try write(CollectionOfOne($0), to: path) }
  }

  /// Writes text as UTF-8.
  public static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Removes a file; a missing one is no error.
  public static func remove(_ path: String) throws {
    guard unlink(path) == 0 || errno == ENOENT else { throw InputFile.error(path, "cannot remove") }
  }

  /// Moves a file over another, atomically on one file system.
  public static func move(_ source: String, to path: String) throws {
    guard rename(source, path) == 0 else { throw InputFile.error(source, "cannot move to \(path)") }
  }

  /// Makes a folder and the folders above it.
  public static func makeFolder(_ path: String) throws {
    if path.isEmpty || PathKind(path) == .folder { return }
    try makeFolder(split(path).folder)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw InputFile.error(path, "cannot make the folder") }
    guard PathKind(path) == .folder else { throw InputError("not a folder", at: .file(path)) }
  }

  /// `a/b/c` as `a/b` and `c`; `c` as `.` and `c`; `/c` as `/` and `c`.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (path == "." ? "" : ".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.utf8.index(after: slash)...]))
  }
}
