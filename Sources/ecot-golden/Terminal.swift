import EcotReports

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output for results, standard error for notes.
enum Terminal {
  /// Writes a result; ends the process quietly where nobody reads any more.
  static func write(_ text: String) {
    if !write(Array(text.utf8), to: STDOUT_FILENO) {
      // The disk behind a redirection may be full: that is an error, a closed pipe is not.
      exit(errno == EPIPE ? 0 : 2)
    }
  }

  /// Ends the process.
  static func end(_ status: Int32) -> Never { exit(status) }

  /// Writes a note, a warning or an error as one line.
  static func note(_ text: String) { _ = write(Array((text + "\n").utf8), to: STDERR_FILENO) }

  /// Writes a question to standard error, without a line break.
  static func prompt(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

  /// Writes a warning.
  static func warn(_ text: String) { note("warning: \(text)") }

  /// How text for people is drawn on standard output.
  static var style: TextStyle {
    let plain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return TextStyle(colours: isatty(STDOUT_FILENO) == 1 && !plain)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
