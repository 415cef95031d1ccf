import EcotFiles

/// The user's repository, which is read and never written to.
struct GitRepository: Sendable {
  /// The folder that commands were given in.
  let folder: String
  /// That folder's path below the top of the checkout, empty or with a slash at its end.
  let prefix: String
  /// The absolute path of the object store.
  let objects: String
  /// The hash that names objects, such as `sha1`.
  let objectFormat: String
  /// The file that lists where a shallow clone ends; may be missing.
  let shallow: String
  /// The top of the checkout; empty for a repository without one.
  let top: String
  private let child: ChildProcess
  /// Where git's complaints go.
  private let log: String

  /// Variables that lead git into another repository than that of its folder: those of a hook, for example.
  static let environment: [String: String?] = [
    "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_PREFIX": nil,
    "GIT_OBJECT_DIRECTORY": nil, "GIT_ALTERNATE_OBJECT_DIRECTORIES": nil, "GIT_COMMON_DIR": nil,
    "GIT_NAMESPACE": nil, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
  ]

  /// Looks at the repository around a folder.
  init(around folder: String, _ child: ChildProcess, log: String) async throws {
    let result = try await child.run(
      [
        "git", "rev-parse", "--path-format=absolute", "--git-path", "objects", "--git-path", "shallow",
        "--show-object-format", "--show-toplevel", "--show-prefix",
      ],
      in: folder, environment: Self.environment, log: log)
    let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard result.status == 0, lines.count >= 5 else {
      throw InputError(
        "not inside a checkout of a git repository\(Self.complaint(log))", at: .file(folder),
        remedy: "run ecot-golden bisect where git log shows the commits")
    }
    (self.folder, self.child, self.log) = (folder, child, log)
    (objects, shallow, objectFormat, top, prefix) = (lines[0], lines[1], lines[2], lines[3], lines[4])
  }

  /// One commit.
  struct Commit: Sendable, Equatable {
    var hash: String
    var tree: String
    var parents: [String]
    var author: String
    /// The author's date, `2026-11-20`.
    var date: String
    var subject: String

    /// The hash as people write it.
    var short: String { String(hash.prefix(10)) }
  }

  /// The commit that a revision names.
  func commit(_ revision: String) async throws -> Commit {
    let result = try await child.run(
      ["git", "log", "-1", "-z", Self.format, "--date=short", "--end-of-options", "\(revision)^{commit}", "--"],
      in: folder,
      environment: Self.environment)
    guard result.status == 0, let commit = Self.commits(result.output).first else {
      throw InputError(
        "'\(revision)' names no commit", expected: "a revision of the repository at \(top)",
        remedy: "look for it with: git log --oneline")
    }
    return commit
  }

  /// The commits that the end has and the start has not, parents after their children.
  func commits(after start: Commit, to end: Commit) async throws -> [Commit] {
    Self.commits(
      try await output([
        "log", "-z", "--topo-order", Self.format, "--date=short", end.hash, "^\(start.hash)", "--",
      ]))
  }

  /// Whether `ancestor` is `commit` or leads to it.
  func isAncestor(_ ancestor: Commit, of commit: Commit) async throws -> Bool {
    let result = try await run(["merge-base", "--is-ancestor", ancestor.hash, commit.hash])
    return result.status == 0
  }

  /// The commit at which two histories part; `nil` where they have nothing in common.
  func mergeBase(_ first: Commit, _ second: Commit) async throws -> String? {
    let result = try await run(["merge-base", first.hash, second.hash])
    return result.status == 0 ? result.text.split(separator: "\n").first.map(String.init) : nil
  }

  /// The commits that may have brought the change, as git's bisection ranks them: first the one that splits the rest best, the
  /// bad one last.
  func suspects(bad: String, goods: [String], paths: [String]) async throws -> [String] {
    let output = try await output(
      ["rev-list", "--bisect-all", bad] + goods.map { "^\($0)" } + ["--"] + paths)
    return String(decoding: output, as: UTF8.self).split(separator: "\n")
      .compactMap { $0.split(separator: " ").first.map(String.init) }
  }

  /// The commits between two that change one of the files, newest first.
  func commits(after start: Commit, to end: Commit, changing files: [String]) async throws -> [String] {
    if files.isEmpty { return [] }
    let output = try await output(
      ["rev-list", "--topo-order", end.hash, "^\(start.hash)", "--"] + files.map { ":(top,literal)\($0)" })
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The files of a folder in a commit, by their paths from the top, with the hashes of their contents.
  func files(in folder: String, of commit: Commit) async throws -> [(path: String, blob: String)] {
    let output = try await output(["ls-tree", "-z", "--full-tree", commit.hash, folder.isEmpty ? "." : folder + "/"])
    return output.split(separator: 0).compactMap { entry in
      // MODE TYPE HASH<TAB>PATH
      let sides = entry.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
      guard sides.count == 2 else { return nil }
      let words = sides[0].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 3, words[1] == "blob" else { return nil }
      return (String(decoding: sides[1], as: UTF8.self), words[2])
    }
  }

  /// The contents of a file.
  func contents(of blob: String) async throws -> [UInt8] { try await output(["cat-file", "blob", blob]) }

  /// The lines that a commit adds and removes, by file; a merge is compared with its first parent.
  func changes(of commit: Commit) async throws -> [FileChange] {
    let output = try await output([
      "diff-tree", "-r", "-z", "-m", "--first-parent", "--root", "--no-renames", "--no-commit-id", "--numstat",
      commit.hash,
    ])
    return output.split(separator: 0).compactMap { entry in
      let fields = entry.split(separator: UInt8(ascii: "\t"), maxSplits: 2).map { String(decoding: $0, as: UTF8.self) }
      return fields.count == 3 ? FileChange(path: fields[2], added: Int(fields[0]), removed: Int(fields[1])) : nil
    }
  }

  /// The newest commit, from one on backwards, that changes a golden of a folder.
  func lastRecording(in folder: String, before commit: Commit) async throws -> Commit? {
    let output = try await output([
      "log", "-1", "-z", Self.format, "--date=short", commit.hash, "--",
      ":(top,glob)\(folder.isEmpty ? "" : folder + "/")*.golden.zst",
    ])
    return Self.commits(output).first
  }

  /// Whether tracked files of the checkout differ from the commit that it is at.
  func isDirty() async throws -> Bool {
    try await !output(["status", "--porcelain", "--untracked-files=no"]).isEmpty
  }

  private func run(_ arguments: [String]) async throws -> ChildProcess.Result {
    try await child.run(["git"] + arguments, in: folder, environment: Self.environment, log: log)
  }

  private func output(_ arguments: [String]) async throws -> [UInt8] {
    let result = try await run(arguments)
    guard result.status == 0 else {
      throw InputError("git \(arguments.first ?? "") failed\(Self.complaint(log))", at: .file(top))
    }
    return result.output
  }

  /// What git said last.
  private static func complaint(_ log: String) -> String {
    WorkFolder.tail(of: log, 20).last { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") }.map {
      ": git says \"\($0)\""
    }
      ?? ""
  }

  private static let format = "--format=tformat:%H%x01%T%x01%P%x01%an%x01%ad%x01%s"

  private static func commits(_ output: [UInt8]) -> [Commit] {
    output.split(separator: 0).compactMap { line in
      let fields = line.split(separator: 1, maxSplits: 5, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard fields.count == 6 else { return nil }
      return Commit(
        hash: fields[0], tree: fields[1], parents: fields[2].split(separator: " ").map(String.init), author: fields[3],
        date: fields[4], subject: fields[5])
    }
  }
}

/// What a commit does to one file.
package struct FileChange: Sendable, Equatable {
  /// The path from the top.
  package var path: String
  /// Added lines; `nil` for a binary file.
  package var added: Int?
  /// Removed lines; `nil` for a binary file.
  package var removed: Int?
}
