import EcotFiles
import EcotGoldens

/// Where the goldens of a range come from.
struct GoldenSource: Sendable {
  /// What every commit without goldens of its own is held against.
  enum Standard: Sendable {
    /// The files of the good commit's tree: names and blobs.
    case tree([(name: String, blob: String)])
    /// Files that are in no commit.
    case folder(String)
    /// What the good end itself computes: there is none yet.
    case computed
  }

  let standard: Standard
  /// The folder's path from the top, where goldens are in trees.
  let path: String
  /// The names that count; empty where they are not known before a run.
  let names: [String]
  private let repository: GitRepository
  private let work: WorkFolder
  private let tree: String
  /// What a computed golden depends on beside the good commit.
  private let identity: [(name: String, content: String)]

  /// Looks for the goldens of the good end: in its tree, else in the user's checkout, else they are to be computed.
  init(
    _ request: BisectRequest, good: GitRepository.Commit, _ method: any ProbeMethod, _ repository: GitRepository,
    _ work: WorkFolder
  ) async throws {
    (self.repository, self.work, tree) = (repository, work, good.tree)
    identity = [("environment", request.environment)] + method.identity
    path = Self.normalized(repository.prefix + request.goldenFolder)
    if !request.goldenFolder.hasPrefix("/"), !path.hasPrefix("../") {
      let files = try await repository.files(in: path, of: good).compactMap { file in
        CommitGoldens.name(of: file.path).map { (name: $0, blob: file.blob) }
      }
      if !files.isEmpty {
        let wanted = try await Self.matching(files, request, repository)
        (standard, names) = (.tree(wanted), wanted.map(\.name))
        return
      }
    }
    let folder =
      request.goldenFolder.hasPrefix("/") ? request.goldenFolder : "\(request.folder)/\(request.goldenFolder)"
    names = try CommitGoldens.names(in: folder)
    if !names.isEmpty {
      standard = .folder(folder)
    } else if request.command != nil || !request.configurations.isEmpty {
      standard = .computed
    } else {
      throw InputError(
        "no golden in \(good.short)", at: .file(path.isEmpty ? "." : path),
        remedy: "name the folder with --golden-dir, or give --config: then the good end's golden is recorded")
    }
  }

  /// The goldens of the configurations asked for; all of them where none fits, since a path can be spelled in many ways.
  private static func matching(
    _ files: [(name: String, blob: String)], _ request: BisectRequest, _ repository: GitRepository
  ) async throws -> [(name: String, blob: String)] {
    if request.configurations.isEmpty { return files }
    var found: [(name: String, blob: String)] = []
    for file in files {
      let golden = try await Golden(bytes: repository.contents(of: file.blob), name: file.name)
      if golden.metadata.command.configPaths == request.configurations { found.append(file) }
    }
    return found.isEmpty ? files : found
  }

  /// The goldens for a commit, in a folder.
  func goldens(for commit: GitRepository.Commit, ignoresRecordings: Bool) async throws -> CommitGoldens {
    switch standard {
    case .tree(let good):
      var blobs = good
      if !ignoresRecordings, commit.tree != tree {
        let files = try await repository.files(in: path, of: commit)
        blobs = good.map { golden in
          (golden.name, files.first { CommitGoldens.name(of: $0.path) == golden.name }?.blob ?? golden.blob)
        }
      }
      let digest = CommitGoldens.digest(blobs.map { ($0.name, $0.blob) })
      let folder = "\(work.path)/goldens/\(digest.prefix(16))"
      for golden in blobs {
        let file = CommitGoldens.file(golden.name, in: folder)
        if PathKind(file) == .file { continue }
        try await AtomicFile.write(repository.contents(of: golden.blob), to: file)
      }
      return CommitGoldens(folder: folder, digest: digest)
    case .folder(let source):
      var parts: [(String, String)] = []
      var contents: [(String, [UInt8])] = []
      for name in names {
        let bytes = try InputFile.contents(of: CommitGoldens.file(name, in: source))
        parts.append((name, SHA256Digest.hexadecimal(of: bytes)))
        contents.append((name, bytes))
      }
      // A copy: `verify` leaves candidates beside goldens.
      let digest = CommitGoldens.digest(parts)
      let folder = "\(work.path)/goldens/\(digest.prefix(16))"
      for (name, bytes) in contents where PathKind(CommitGoldens.file(name, in: folder)) != .file {
        try AtomicFile.write(bytes, to: CommitGoldens.file(name, in: folder))
      }
      return CommitGoldens(folder: folder, digest: digest)
    case .computed:
      let digest = CommitGoldens.digest([("tree", tree)] + identity)
      return CommitGoldens(folder: "\(work.path)/goldens/\(digest.prefix(16))", digest: digest)
    }
  }

  /// The files whose change in a commit is a recording, by their paths from the top.
  var recordedFiles: [String] {
    guard case .tree(let good) = standard else { return [] }
    return good.map { CommitGoldens.file($0.name, in: path) }
  }

  /// `a/./b/../c/` as `a/c`; the top as the empty path; what lies outside keeps its `../`.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
