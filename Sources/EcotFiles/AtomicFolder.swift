#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a folder of files so that the path holds either the old folder or all of the new one.
public enum AtomicFolder {
  /// Fills a new folder beside `path` and puts it in the place of `path`, where an older one is removed.
  ///
  /// `check` is asked before anything is written, if there is a folder already, and throws where it must stay. `body`
  /// writes files, but no folders, into the folder that it is given. Makes missing folders above. On failure the old
  /// folder stays and nothing is left behind; after a kill at most a `.tmp` folder with this process's number remains.
  /// On file systems that cannot exchange two folders at once, a kill in the moment between two renamings leaves the
  /// old one, whole, as `.<name>.<process>.old`.
  public static func write(
    to path: String, replacing check: (String) throws -> Void, by body: (String) throws -> Void
  ) throws {
    let (parent, name) = AtomicFile.split(trimmed(path))
    guard !["", ".", "..", "/"].contains(name) else {
      throw InputError("cannot be replaced", at: .file(path), expected: "a folder of its own")
    }
    let target = "\(parent)/\(name)"
    let isThere = try exists(target)
    if isThere { try check(target) }
    try AtomicFile.makeFolder(parent)
    let temporary = "\(parent)/.\(name).\(getpid()).tmp"
    try remove(temporary)
    guard mkdir(temporary, 0o755) == 0 else { throw InputFile.error(path, "cannot make the folder") }
    do {
      try body(temporary)
      sync(temporary)
      if isThere {
        try exchange(temporary, with: target, aside: "\(parent)/.\(name).\(getpid()).old")
      } else {
        try AtomicFile.move(temporary, to: target)
      }
    } catch {
      try? remove(temporary)
      throw error
    }
    sync(parent)
    // What has this name now is the old folder.
    if isThere { try remove(temporary) }
  }

  /// Removes a folder that holds no folders; a missing one is no error.
  public static func remove(_ folder: String) throws {
    guard try exists(folder) else { return }
    for name in try InputFile.names(in: folder) { try AtomicFile.remove("\(folder)/\(name)") }
    guard rmdir(folder) == 0 else { throw InputFile.error(folder, "cannot remove") }
  }

  /// Makes two folders change places: in one operation where the file system can, else by way of a third name.
  ///
  /// `atOnce` is for tests of the other way.
  public static func exchange(_ first: String, with second: String, aside: String, atOnce: Bool = true) throws {
    if atOnce, exchangeAtOnce(first, second) { return }
    try AtomicFile.move(second, to: aside)
    do {
      try AtomicFile.move(first, to: second)
    } catch {
      try? AtomicFile.move(aside, to: second)
      throw error
    }
    try AtomicFile.move(aside, to: first)
  }

  /// Linux's renameat2 with RENAME_EXCHANGE; false where there is no such call or the file system refuses.
  private static func exchangeAtOnce(_ first: String, _ second: String) -> Bool {
    #if os(Linux)
      typealias Rename = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
      // Swift's Glibc module does not have it.
      guard let symbol = dlsym(nil, "renameat2") else { return false }
      return unsafeBitCast(symbol, to: Rename.self)(AT_FDCWD, first, AT_FDCWD, second, 1 << 1) == 0
    #else
      return false
    #endif
  }

  /// Whether there is a folder; throws where something else is, such as a link to one, in whose place nothing is put.
  private static func exists(_ path: String) throws -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return false }
      throw InputFile.error(path, "cannot look at it")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw InputError("cannot write: not a folder", at: .file(path), expected: "a folder, or nothing yet")
    }
    return true
  }

  private static func trimmed(_ path: String) -> String {
    var path = Substring(path)
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path = path.dropLast() }
    return String(path)
  }

  /// Makes the names in a folder last.
  private static func sync(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
