import EcotFiles
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the answers of a review come from.
protocol ReviewInput {
  /// The next answer as a key, lower case or capital; `nil` at the end of a pipe. `prompt` is what to show again after the process was
  /// stopped and went on.
  mutating func next(prompt: String) throws -> Character?
}

/// Single keys of a terminal, unechoed.
///
/// The terminal is in raw mode only while a key is waited for, so that nothing that fails elsewhere can leave it so. A signal
/// that ends or stops the process finds it restored: handlers only note the signal, which is acted on here.
struct TerminalKeys: ReviewInput {
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP]

  mutating func next(prompt: String) throws -> Character? {
    while true {
      switch try Self.wait() {
      case .key(let byte):
        return Character(Unicode.Scalar(byte))
      case .signal(SIGTSTP):
        raise(SIGSTOP)
        Terminal.note("")
        Terminal.prompt(prompt)
      case .signal(let signal):
        // The process ends by the signal itself, as if nobody had held it up.
        Terminal.note("")
        Glibc.signal(signal, SIG_DFL)
        // Threads of a pool have signals blocked.
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, signal)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(signal)
        _exit(128 + signal)
      }
    }
  }

  private enum Event {
    case key(UInt8)
    case signal(Int32)
  }

  private static func wait() throws -> Event {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw error() }
    let old = signals.map { ($0, Glibc.signal($0, { caughtSignal.store($0, ordering: .relaxed) })) }
    var raw = before
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    defer {
      tcsetattr(STDIN_FILENO, TCSANOW, &before)
      for (number, handler) in old { Glibc.signal(number, handler) }
    }
    guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { throw error() }
    while true {
      // Another thread may be the one that is interrupted: hence the timeout.
      var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let count = poll(&waiting, 1, 100)
      let signal = caughtSignal.exchange(0, ordering: .relaxed)
      if signal != 0 { return .signal(signal) }
      if count <= 0 { continue }
      var byte: UInt8 = 0
      switch read(STDIN_FILENO, &byte, 1) {
      case 1: return .key(byte)
      case 0: throw InputError("the terminal was closed; nothing was written", at: .file("standard input"))
      default: if errno != EINTR && errno != EAGAIN { throw error() }
      }
    }
  }

  private static func error() -> InputError {
    InputError("cannot read the terminal: \(String(cString: strerror(errno)))", at: .file("standard input"))
  }
}

/// The signal that arrived while a key was waited for, or 0.
private let caughtSignal = Atomic<Int32>(0)

/// Answers from a pipe or a file: one a line, a key or its word.
struct PipedAnswers: ReviewInput {
  private var lines = StandardInput()
  private var number = 0

  init() {}

  mutating func next(prompt: String) throws -> Character? {
    while let line = try lines.nextLine() {
      number += 1
      let text = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if text.isEmpty { continue }
      guard let key = ReviewCommand.key(text) else {
        throw InputError(
          "'\(text)' is no answer", at: .line(file: "standard input", number, column: nil),
          expected: ReviewCommand.keys, remedy: "nothing of this candidate was written")
      }
      return key
    }
    return nil
  }
}
