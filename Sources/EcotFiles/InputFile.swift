#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file opened for reading at given offsets.
///
/// Reads never go beyond the size that the file had when it was opened, and a size that a file claims about itself is
/// compared with that size before memory is reserved.
public final class InputFile: Sendable {
  /// The path as it was given; errors name it.
  public let path: String
  /// Bytes in the file when it was opened.
  public let size: Int
  private let descriptor: Int32

  /// Opens a regular file.
  public init(_ path: String) throws {
    self.path = path
    // Without O_NONBLOCK a pipe would be waited for, only to be refused.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputFile.error(path, "cannot open") }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw InputFile.error(path, "cannot read")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw InputError("not a regular file", at: .file(path))
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from `offset` on; returns the number of bytes read, less than asked for only at the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    guard offset >= 0, offset < size, let base = buffer.baseAddress else { return 0 }
    let wanted = min(buffer.count, size - offset)
    var done = 0
    while done < wanted {
      let count = pread(descriptor, base + done, wanted - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw InputFile.error(path, "cannot read", offset: offset + done)
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Reads exactly `count` bytes, or says what is missing. `what` names them in the error: "record header".
  public func bytes(at offset: Int, count: Int, what: String) throws -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
      throw InputError(
        "truncated \(what): wants \(count) bytes, \(max(0, size - max(0, offset))) left",
        at: .offset(file: path, offset))
    }
    var found = 0
    let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      found = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
      initialized = found
    }
    guard found == count else {
      throw InputError("the file became shorter while it was read", at: .offset(file: path, offset + found))
    }
    return bytes
  }

  /// The whole of a file that must not be larger than `limit` bytes.
  public static func contents(of path: String, limit: Int = 1 << 30) throws -> [UInt8] {
    let file = try InputFile(path)
    guard file.size <= limit else {
      throw InputError("\(file.size) bytes are too many", at: .file(path), expected: "at most \(limit)")
    }
    return try file.bytes(at: 0, count: file.size, what: "file")
  }

  /// The whole of a small file as text.
  public static func text(of path: String, limit: Int = 1 << 26) throws -> String {
    let bytes = try contents(of: path, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError("not UTF-8 text", at: .file(path))
    }
    return text
  }

  static func error(_ path: String, _ what: String, offset: Int? = nil) -> InputError {
    let reason = String(cString: strerror(errno))
    return InputError("\(what): \(reason)", at: offset.map { .offset(file: path, $0) } ?? .file(path))
  }
}

/// What is at a path.
public enum PathKind: Sendable {
  /// A regular file, or a link to one.
  case file
  /// A folder, or a link to one.
  case folder
  /// Nothing, or neither of the two.
  case missing

  /// Looks at the path, following links.
  public init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      self = .missing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    default: self = .missing
    }
  }
}

extension InputFile {
  /// Whether two paths lead to one file; not where one of them leads nowhere.
  public static func isSame(_ first: String, _ second: String) -> Bool {
    var (a, b) = (stat(), stat())
    guard stat(first, &a) == 0, stat(second, &b) == 0 else { return false }
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }

  /// The names in a folder, sorted by their UTF-8 bytes, without `.` and `..`.
  public static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw error(folder, "cannot list") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
