#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that is written piece by piece, and that appears under its path only when it is whole.
///
/// Until `commit` the bytes lie beside the path in a `.tmp` file with this process's number; a stream that goes away before
/// removes it and leaves the old file as it was.
public final class AtomicFileStream {
  /// Where the file will be.
  public let path: String
  private let folder: String
  private let temporary: String
  /// Of the temporary file; `nil` once the stream is committed or given up.
  private var descriptor: Int32?

  /// Opens the temporary file; makes missing folders. A device or a pipe is refused: the file would take its place.
  public init(_ path: String) throws {
    self.path = path
    var status = stat()
    if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      throw InputError(
        "cannot write: not a regular file", at: .file(path), expected: "the path of a file, whether it exists or not")
    }
    let (folder, name) = AtomicFile.split(path)
    try AtomicFile.makeFolder(folder)
    (self.folder, temporary) = (folder, "\(folder)/.\(name).\(getpid()).tmp")
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw InputFile.error(path, "cannot write") }
    self.descriptor = descriptor
  }

  deinit { cancel() }

  /// Appends bytes. After an error the stream is given up.
  public func write(_ buffer: UnsafeRawBufferPointer) throws {
    let descriptor = try openDescriptor()
    var rest = buffer
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, base, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        let error = InputFile.error(path, "cannot write")
        cancel()
        throw error
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Syncs what was written and renames it over the path. On failure the old file stays and nothing is left behind.
  public func commit() throws {
    let descriptor = try openDescriptor()
    guard fsync(descriptor) == 0 else {
      let error = InputFile.error(path, "cannot write")
      cancel()
      throw error
    }
    self.descriptor = nil
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let error = InputFile.error(path, "cannot write")
      unlink(temporary)
      throw error
    }
    let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
    if folderDescriptor >= 0 {
      fsync(folderDescriptor)
      close(folderDescriptor)
    }
  }

  /// Gives up: removes the temporary file. Nothing happens after `commit`.
  public func cancel() {
    guard let descriptor else { return }
    self.descriptor = nil
    close(descriptor)
    unlink(temporary)
  }

  private func openDescriptor() throws -> Int32 {
    guard let descriptor else { throw InputError("the file was closed or given up before", at: .file(path)) }
    return descriptor
  }
}
