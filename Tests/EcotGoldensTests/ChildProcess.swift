import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Another program, for tests of what other programs see.
enum ChildProcess {
  /// Starts a program found on the path; standard output goes to a file where one is given.
  static func start(_ arguments: [String], output: String = "/dev/null") throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var strings = arguments.map { strdup($0) } + [nil]
    defer { for string in strings { free(string) } }
    var process = pid_t()
    guard posix_spawnp(&process, arguments[0], &actions, nil, &strings, environ) == 0 else {
      throw InputError("cannot start \(arguments[0])")
    }
    return process
  }

  /// Waits for the end; the exit code, or `nil` after a signal.
  @discardableResult
  static func wait(_ process: pid_t) -> Int32? {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }

  /// Runs a program and returns what it wrote, or `nil` where it failed.
  static func output(_ arguments: [String]) throws -> [UInt8]? {
    let path = "\(TestFolder.path)/output-\(getpid())-\(UInt64.random(in: .min ... .max))"
    defer { unlink(path) }
    guard wait(try start(arguments, output: path)) == 0 else { return nil }
    return try InputFile.contents(of: path)
  }

  /// Whether a program runs at all.
  static func works(_ arguments: [String]) -> Bool { (try? start(arguments)).map { wait($0) == 0 } ?? false }
}

/// Where tests write.
enum TestFolder {
  /// A folder of this process.
  static let path: String = {
    let path = "/tmp/ecot-goldens-tests.\(getpid())"
    mkdir(path, 0o755)
    return path
  }()

  /// The root of the package.
  static let package: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()
}
