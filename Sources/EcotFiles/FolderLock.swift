#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps processes that change the files of one folder apart.
///
/// An advisory lock on the folder itself: it leaves no file behind and ends with the process, however that ends. Where the
/// file system has no locks the body runs all the same. Not to be nested for one folder.
public enum FolderLock {
  /// Waits until nobody else holds the folder, then runs `body`. A folder that is missing is not locked.
  public static func holding<Value>(_ folder: String, _ body: () throws -> Value) rethrows -> Value {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return try body() }
    // Closing gives the lock up.
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    return try body()
  }
}
