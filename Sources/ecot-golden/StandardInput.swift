import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines of standard input as bytes, of a bounded length.
struct StandardInput {
  /// The longest line that is read.
  static let lineLimit = 1 << 28

  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false

  /// The next line without its line break, or `nil` at the end.
  mutating func nextLine() throws -> [UInt8]? {
    var searched = position
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { position = end + 1 }
        return Array(buffer[position..<end])
      }
      searched = buffer.count
      if isAtEnd {
        guard position < buffer.count else { return nil }
        defer { position = buffer.count }
        return Array(buffer[position...])
      }
      searched -= position
      buffer.removeFirst(position)
      position = 0
      guard buffer.count <= Self.lineLimit else {
        throw InputError("a line of more than \(Self.lineLimit) bytes", at: .file("standard input"))
      }
      try fill()
    }
  }

  private mutating func fill() throws {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count > 0 {
        buffer += chunk[..<count]
        return
      }
      if count == 0 {
        isAtEnd = true
        return
      }
      if errno != EINTR { throw InputError("cannot read: \(String(cString: strerror(errno)))", at: .file("standard input")) }
    }
  }
}
