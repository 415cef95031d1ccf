import EcotFiles
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that a bisection runs, with everything that it starts.
///
/// Each is a process group of its own: an interrupt reaches this process alone, which then ends the group. All carry a
/// variable that names the work folder, so that whoever holds the folder next can end what a killed process left behind.
struct ChildProcess: Sendable {
  /// How it ended and what it wrote to standard output.
  struct Result: Sendable {
    /// The exit code; the negative number of the signal that ended it; `nil` where it was ended after the time limit.
    var status: Int32?
    var output: [UInt8]
    /// Wall-clock time in seconds.
    var seconds: Double

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The variable by which children are known.
  static let mark = "ECOT_BISECT_WORK"

  /// The work folder.
  let owner: String

  /// Runs a program to its end. Standard output is kept where `log` does not take it, standard error goes to `log` or nowhere.
  func run(
    _ program: [String], in folder: String, environment: [String: String?] = [:], log: String? = nil,
    keepsOutput: Bool = true, timeout: Int? = nil
  ) async throws -> Result {
    guard let name = program.first else { throw InputError("no program to run") }
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(3))]
    var variables: [Environment.Key: String?] = [.init(stringLiteral: Self.mark): owner]
    for (key, value) in environment { variables[.init(stringLiteral: key)] = value }
    let configuration = Configuration(
      executable: name.contains("/") ? .path(FilePath(name)) : .name(name),
      arguments: Arguments(Array(program.dropFirst())), environment: .inherit.updating(variables),
      workingDirectory: FilePath(folder), platformOptions: options)
    let clock = ContinuousClock()
    let start = clock.now
    let ended = try await Self.limited(to: timeout) {
      try await Self.collect(configuration, log: log, keepsOutput: keepsOutput)
    }
    // The group's other members may outlive its leader.
    if ended == nil || Task.isCancelled { Leftovers.end(of: owner) }
    try Task.checkCancellation()
    return Result(status: ended?.status, output: ended?.output ?? [], seconds: (clock.now - start).inSeconds)
  }

  private static func collect(
    _ configuration: Configuration, log: String?, keepsOutput: Bool
  ) async throws -> (status: Int32, output: [UInt8]) {
    let limit = 1 << 28
    do {
      guard let log else {
        let result = try await Subprocess.run(configuration, output: .bytes(limit: limit), error: .discarded)
        return (status(result.terminationStatus), result.standardOutput)
      }
      let file = try FileDescriptor.open(
        FilePath(log), .writeOnly, options: [.create, .append, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead])
      defer { try? file.close() }
      if keepsOutput {
        let result = try await Subprocess.run(
          configuration, output: .bytes(limit: limit), error: .fileDescriptor(file, closeAfterSpawningProcess: false))
        return (status(result.terminationStatus), result.standardOutput)
      }
      let result = try await Subprocess.run(
        configuration, output: .fileDescriptor(file, closeAfterSpawningProcess: false), error: .combinedWithOutput)
      return (status(result.terminationStatus), [])
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw InputError("cannot run \(configuration.executable): \(error)")
    }
  }

  private static func status(_ status: TerminationStatus) -> Int32 {
    switch status {
    case .exited(let code): code
    case .signaled(let signal): -signal
    }
  }

  /// The work's value, or `nil` where it took longer than `seconds` and was cancelled.
  private static func limited<Value: Sendable>(
    to seconds: Int?, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    guard let seconds else { return try await work() }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        return nil
      }
      defer { group.cancelAll() }
      let first = try await group.next() ?? nil
      group.cancelAll()
      // The work's own end by the cancellation is no error.
      while let _ = try? await group.next() {}
      return first
    }
  }
}

/// Processes that a bisection started and that nobody waits for any more.
enum Leftovers {
  /// Ends every process that carries the mark of the work folder. Call it while holding the folder.
  static func end(of owner: String) {
    let mark = Array("\(ChildProcess.mark)=\(owner)".utf8)
    // What is killed may just be starting another one.
    for _ in 0..<20 {
      let found = processes(marked: mark)
      if found.isEmpty { return }
      for process in found { kill(process, SIGKILL) }
      usleep(20_000)
    }
  }

  private static func processes(marked mark: [UInt8]) -> [pid_t] {
    guard let names = try? InputFile.names(in: "/proc") else { return [] }
    return names.compactMap { pid_t($0) }.filter { $0 != getpid() && environment(of: $0).contains { $0 == mark } }
  }

  /// The variables of a process as `NAME=VALUE`; none of one that is gone, already dead, or somebody else's.
  private static func environment(of process: pid_t) -> [[UInt8]] {
    let descriptor = open("/proc/\(process)/environ", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count < 1 << 22 {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      bytes += chunk[..<count]
    }
    return bytes.split(separator: 0).map(Array.init)
  }
}
