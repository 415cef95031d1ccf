import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder that a bisection works in: a checkout of its own, the build, the goldens of commits, logs.
///
/// The checkout is a repository that borrows the user's objects and has nothing else of it, so that no file of the user's
/// repository is written at any moment: no worktree is registered there, no reference, no lock. Everything in the folder can be
/// made again, and what a killed process left half done is: the folder is held by one process at a time, and whoever takes it
/// ends leftover children and removes stale locks first.
final class WorkFolder: Sendable {
  let path: String
  private let descriptor: Int32

  /// The commit's files.
  var checkout: String { "\(path)/checkout" }
  /// The build that all commits share.
  var build: String { "\(path)/build" }
  /// What is left by the command of a user.
  var output: String { "\(path)/output" }
  /// What builds and runs wrote.
  var log: String { "\(path)/log" }
  /// The state folder of programs under test, so that their runs are nobody's history.
  var state: String { "\(path)/state" }
  /// There while a build runs: where it is found, a build was killed.
  private var building: String { "\(path)/building" }

  /// Takes the folder, or says that somebody else has it.
  init(_ path: String) throws {
    try AtomicFile.makeFolder(path)
    self.path = path
    descriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw InputError("cannot open: \(String(cString: strerror(errno)))", at: .file("\(path)/lock"))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw InputError(
        "another bisection of this repository is running", at: .file(path),
        remedy: "wait for it, or give this one a folder of its own with --work-folder")
    }
    Leftovers.end(of: path)
    try AtomicFile.remove(log)
  }

  deinit {
    // Not by closing alone: a child that is just being started holds a copy of the descriptor for a moment.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// A repository as it has to be, with the user's objects: the one that is there, or a new one.
  func prepare(_ repository: GitRepository, _ child: ChildProcess) async throws {
    let git = "\(checkout)/.git"
    let alternates = "\(git)/objects/info/alternates"
    let borrowed = repository.objects + "\n"
    if (try? InputFile.text(of: alternates)) != borrowed || !Self.isWhole(git) {
      Self.removeTree(checkout)
      try AtomicFile.makeFolder(checkout)
      let result = try await child.run(
        ["git", "init", "-q", "--template=", "--object-format=\(repository.objectFormat)"], in: checkout,
        environment: GitRepository.environment, log: log)
      guard result.status == 0 else {
        throw InputError("git init failed", at: .file(checkout), remedy: "see \(log)")
      }
      try AtomicFile.write(borrowed, to: alternates)
    }
    if PathKind(repository.shallow) == .file {
      try AtomicFile.write(InputFile.contents(of: repository.shallow), to: "\(git)/shallow")
    } else {
      try AtomicFile.remove("\(git)/shallow")
    }
    Self.removeLocks(git)
  }

  private static func isWhole(_ git: String) -> Bool {
    PathKind("\(git)/HEAD") == .file && PathKind("\(git)/config") == .file && PathKind("\(git)/objects") == .folder
  }

  /// Puts a commit's files into the checkout. Files that differ between commits are touched and no others, so that a build is
  /// incremental; what a build ignores stays, other untracked files go.
  func checkOut(_ commit: GitRepository.Commit, _ repository: GitRepository, _ child: ChildProcess) async throws {
    for attempt in 1...2 {
      let arguments = ["git", "-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false", "-c", "gc.auto=0"]
      let out = try await child.run(
        arguments + ["checkout", "-q", "--force", "--detach", commit.hash, "--"], in: checkout,
        environment: GitRepository.environment, log: log, keepsOutput: false)
      if out.status == 0 {
        let clean = try await child.run(
          arguments + ["clean", "-ffdq"], in: checkout, environment: GitRepository.environment, log: log,
          keepsOutput: false)
        if clean.status == 0 { return }
      }
      guard attempt == 1 else { break }
      // Whatever a killed process left of it: it is quicker made anew than understood.
      Self.removeTree(checkout)
      try await prepare(repository, child)
    }
    throw InputError("cannot check out \(commit.short) in \(checkout)", remedy: "see \(log)")
  }

  /// Has `git bisect` draw its own conclusion from the marks, in the checkout; what is odd about it, or `nil`.
  func replay(_ log: String, expecting commit: GitRepository.Commit, _ child: ChildProcess) async throws -> String? {
    let file = "\(path)/bisect.log"
    try AtomicFile.write(log, to: file)
    let result = try await child.run(
      ["git", "bisect", "replay", file], in: checkout, environment: GitRepository.environment, log: self.log)
    if result.text.contains("\(commit.hash) is the first bad commit") { return nil }
    return "git bisect concludes otherwise from the same marks: see git bisect replay \(file)"
  }

  /// Runs a build and, where one was killed before and this one fails, once more from an empty build folder.
  func whileBuilding<Value>(_ body: () async throws -> (isBuilt: Bool, Value)) async throws -> Value {
    let isSuspect = PathKind(building) == .file
    try AtomicFile.write("", to: building)
    var result = try await body()
    if !result.isBuilt, isSuspect {
      Self.removeTree(build)
      result = try await body()
    }
    try AtomicFile.remove(building)
    return result.1
  }

  /// An empty folder, whatever was there.
  func empty(_ folder: String) throws {
    Self.removeTree(folder)
    try AtomicFile.makeFolder(folder)
  }

  /// The last lines of the log, for an error.
  func logTail(_ count: Int = 12) -> [String] { Self.tail(of: log, count) }

  /// The last lines of a text file, of its last 16 KiB.
  static func tail(of path: String, _ count: Int) -> [String] {
    guard let file = try? InputFile(path) else { return [] }
    let size = min(file.size, 1 << 14)
    let bytes = (try? file.bytes(at: file.size - size, count: size, what: "log")) ?? []
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    return Array(lines.suffix(count))
  }

  /// Removes a file or a folder with everything in it; follows no links.
  static func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    // A folder without the right to write in it, as test programs like to leave them.
    chmod(path, 0o755)
    for name in (try? InputFile.names(in: path)) ?? [] { removeTree("\(path)/\(name)") }
    rmdir(path)
  }

  private static func removeLocks(_ git: String) {
    for name in (try? InputFile.names(in: git)) ?? [] where name.hasSuffix(".lock") { unlink("\(git)/\(name)") }
  }
}
