#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a path means at this moment.
///
/// The file is not opened for this: closing it would give up the locks that SQLite holds on it in this process.
struct FileIdentity: Equatable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  /// Looks at the path; `nil` where there is nothing.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, inode) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
  }

  /// Whether this process may write to the path.
  static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }
}
