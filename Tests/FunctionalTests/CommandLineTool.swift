import EcotFiles
import Subprocess
import SystemPackage
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The real binary, run as a person or a script runs it.
struct CommandLineTool {
  /// What a run left behind.
  struct Result {
    var exitCode: Int32
    var output: String
    var error: String

    /// Standard output as one JSON value.
    var json: JSONValue {
      get throws { try JSONValue(parsing: Array(output.utf8), name: "standard output") }
    }

    /// Standard output as JSON lines.
    var jsonLines: [JSONValue] {
      get throws {
        try output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8), name: "standard output") }
      }
    }
  }

  /// The root of the package.
  static let packageRoot: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(3).joined(separator: "/")
  }()

  /// The binary beside the running tests, which the same build made.
  static let binary: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/ecot-golden"
  }()

  /// The state and cache folders of all runs of this process: nothing of the tests stays with the user. Removed at the end.
  private static let userFolder: String = {
    var template = Array("/tmp/ecot-functional-user-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return "/dev/null" }
    atexit { TemporaryFolder.removeTree(CommandLineTool.userFolder) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// Runs the binary in `folder`; `CI` is unset unless given, and state and cache are not the user's.
  static func run(
    _ arguments: [String], in folder: String = packageRoot, environment: [Environment.Key: String?] = [:],
    input: String = ""
  ) async throws -> Result {
    try await run(executable: .path(FilePath(binary)), arguments, in: folder, environment: environment, input: input)
  }

  /// Text as a file to read from. A pipe would end this process, or its library, where a program ends before it has read all.
  private static func readable(_ text: String) throws -> FileDescriptor {
    if text.isEmpty { return try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec) }
    var path = Array("/tmp/ecot-functional-input-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    guard file >= 0 else { throw InputError("cannot make a temporary file") }
    unlink(path)
    let descriptor = FileDescriptor(rawValue: file)
    try descriptor.writeAll(text.utf8)
    try descriptor.seek(offset: 0, from: .start)
    return descriptor
  }

  /// Runs any program.
  static func run(
    executable: Executable, _ arguments: [String], in folder: String, environment: [Environment.Key: String?] = [:],
    input: String = ""
  ) async throws -> Result {
    let own: [Environment.Key: String?] = [
      "CI": nil, "NO_COLOR": nil, "XDG_STATE_HOME": "\(userFolder)/state", "XDG_CACHE_HOME": "\(userFolder)/cache",
    ]
    let variables = own.merging(environment) { $1 }
    let result = try await Subprocess.run(
      executable, arguments: Arguments(arguments), environment: .inherit.updating(variables),
      workingDirectory: FilePath(folder), input: .fileDescriptor(readable(input), closeAfterSpawningProcess: true),
      output: .string(limit: 1 << 26),
      error: .string(limit: 1 << 24))
    let code: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): -signal
      }
    return Result(exitCode: code, output: result.standardOutput, error: result.standardError)
  }
}

/// A folder of its own, removed when the last reference goes away.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/ecot-functional-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.removeTree(path) }

  fileprivate static func removeTree(_ path: String) {
    // A link goes, and not what it leads to.
    if unlink(path) == 0 { return }
    if PathKind(path) == .folder, let names = try? InputFile.names(in: path) {
      for name in names { removeTree("\(path)/\(name)") }
      rmdir(path)
    }
  }
}
