import ArgumentParser
import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Work that an interrupt ends in order: it is cancelled and cleans up, and the process exits with 128 and the signal's number.
enum Interruption {
  /// Runs the work. The first signal cancels it; a second one ends the process at once.
  static func ending<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task { try await work() }
    let received = Received()
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      // The source is told although the signal itself is ignored; child processes begin with the default again.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if received.note(number) { Terminal.end(128 + number) }
        Terminal.note("interrupted: ending what runs; what was learnt is kept")
        task.cancel()
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    }
    do {
      return try await task.value
    } catch {
      if let number = received.number { throw ExitCode(128 + number) }
      throw error
    }
  }

  /// The first signal that came.
  private final class Received: Sendable {
    private let first = Mutex<Int32?>(nil)

    var number: Int32? { first.withLock { $0 } }

    /// Notes a signal; whether one came before.
    func note(_ number: Int32) -> Bool {
      first.withLock { first in
        if first != nil { return true }
        first = number
        return false
      }
    }
  }
}
