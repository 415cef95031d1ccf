#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file whose bytes are read where the kernel keeps them: opened read-only and mapped whole, so that a checkpoint larger
/// than memory can be read piece by piece.
///
/// The size is the one that the file had when it was opened. A file that became shorter since is an error of the next
/// `withBytes`; one that is cut while its bytes are being looked at ends the process, as with any mapped file. A file that
/// is replaced by a rename stays readable.
public final class MappedFile: Sendable {
  /// The path as it was given; errors name it.
  public let path: String
  /// Bytes in the file when it was opened.
  public let count: Int
  private let descriptor: Int32
  /// The address of the first byte, as a number because pointers cannot be sent; 0 for an empty file, which has no mapping.
  private let address: UInt

  /// Maps a regular file; an empty one is legal.
  public init(_ path: String) throws {
    // Without O_NONBLOCK a pipe would be waited for, only to be refused.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputFile.error(path, "cannot open") }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw InputFile.error(path, "cannot read") }
      guard status.st_mode & S_IFMT == S_IFREG else { throw InputError("not a regular file", at: .file(path)) }
      count = Int(status.st_size)
      address = count == 0 ? 0 : try Self.map(descriptor, count, path)
    } catch {
      close(descriptor)
      throw error
    }
    (self.path, self.descriptor) = (path, descriptor)
  }

  deinit {
    if let base = UnsafeMutableRawPointer(bitPattern: address) { munmap(base, count) }
    close(descriptor)
  }

  private static func map(_ descriptor: Int32, _ count: Int, _ path: String) throws -> UInt {
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED else {
      throw InputFile.error(path, "cannot map")
    }
    return UInt(bitPattern: base)
  }

  /// Shows `body` the bytes of a range of offsets; the buffer must not be kept. Throws where the range is not inside the
  /// file, or where the file is shorter by now.
  public func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result
  {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw InputError(
        "bytes \(range.lowerBound) to \(range.upperBound) of a file of \(count)",
        at: .offset(file: path, range.lowerBound))
    }
    guard !range.isEmpty, let base = UnsafeRawPointer(bitPattern: address) else {
      return try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw InputFile.error(path, "cannot read") }
    guard range.upperBound <= status.st_size else {
      throw InputError("the file became shorter while it was read", at: .offset(file: path, Int(status.st_size)))
    }
    return try body(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// Lets the kernel take back the memory of the whole pages inside a range; they are read again when they are looked at
  /// again. Advice only: parts of the range outside the file are ignored.
  public func release(_ range: Range<Int>) {
    guard let base = UnsafeMutableRawPointer(bitPattern: address) else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    guard page > 0 else { return }
    let bytes = range.clamped(to: 0..<count)
    let first = (bytes.lowerBound + page - 1) / page * page
    // The last page of a file is whole where the range reaches to its end: nothing else lies behind it.
    let end = bytes.upperBound == count ? count : bytes.upperBound / page * page
    if first < end { madvise(base + first, end - first, MADV_DONTNEED) }
  }
}
