import EcotFiles
import EcotTensors
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// A small git repository whose commits hold a capture and a script that hands it over.
///
/// Commits are made by `git fast-import`, so that hundreds of them take a moment and have the same hashes every time.
final class TestRepository: Sendable {
  let folder: String
  /// The checkout.
  let path: String

  /// What one commit computes.
  struct Commit {
    /// The value of the loss.
    var loss: Float = 1
    /// Whether the command fails.
    var isBroken = false
    /// Whether each run gives another value.
    var isFlaky = false
    /// The parents, by number; the commit before it where empty.
    var parents: [Int] = []
    /// The first line of its message; `commit i` where it is empty.
    var subject = ""
    /// More files.
    var files: [(path: String, content: [UInt8])] = []
  }

  /// Makes a repository; commit `i` has the subject `commit i`.
  init(_ commits: [Commit]) async throws {
    var template = Array("/tmp/ecot-bisection-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    path = folder + "/project"
    try AtomicFile.makeFolder(path)
    try await git("init", "-q", "-b", "main")
    var stream: [UInt8] = []
    for (number, commit) in commits.enumerated() {
      func text(_ text: String) { stream += Array((text + "\n").utf8) }
      func data(_ bytes: [UInt8]) {
        text("data \(bytes.count)")
        stream += bytes + [10]
      }
      text("commit refs/heads/main\nmark :\(number + 1)")
      text("committer Tester <tester@example.org> \(1_700_000_000 + number * 86_400) +0000")
      data(Array((commit.subject.isEmpty ? "commit \(number)" : commit.subject).utf8))
      for (place, parent) in commit.parents.enumerated() { text("\(place == 0 ? "from" : "merge") :\(parent + 1)") }
      let files =
        commit.files + [
          ("number.txt", Array("\(number)\n".utf8)),
          ("run.safetensors", try Self.capture(loss: commit.loss)),
          ("run.sh", Array(Self.script(commit).utf8)),
        ]
      for file in files {
        text("M 100644 inline \(file.path)")
        data(file.content)
      }
    }
    try AtomicFile.write(stream, to: folder + "/stream")
    try await shell("git fast-import --quiet < ../stream && git reset -q --hard main")
  }

  deinit { removeTree(folder) }

  private func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    for name in (try? InputFile.names(in: path)) ?? [] { removeTree("\(path)/\(name)") }
    rmdir(path)
  }

  /// The command that every commit understands. It counts its runs, so that tests can.
  var command: String { "export ECOT_COUNT='\(folder)/count'; echo run >> \"$ECOT_COUNT\"; sh run.sh" }

  /// How often the command ran.
  func runs() -> Int {
    ((try? InputFile.text(of: folder + "/count")) ?? "").split(separator: "\n").count
  }

  private static func script(_ commit: Commit) -> String {
    if commit.isBroken { return "echo 'error: no such thing' >&2\nexit 3\n" }
    if commit.isFlaky {
      // Another value each time: the number of runs so far.
      return """
        n=$(wc -l < "$ECOT_COUNT"); cp run.safetensors "$ECOT_OUTPUT/run.safetensors"
        printf "\\\\$(printf %o $((n % 64 + 64)))" | dd of="$ECOT_OUTPUT/run.safetensors" bs=1 conv=notrunc \
        seek=$(($(wc -c < run.safetensors) - 2)) 2> /dev/null

        """
    }
    return "cp run.safetensors \"$ECOT_OUTPUT/run.safetensors\"\n"
  }

  private static func capture(loss: Float) throws -> [UInt8] {
    var template = Array("/tmp/ecot-capture-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(folder) }
    let file = folder + "/capture.safetensors"
    defer { unlink(file) }
    try SafetensorsWriter.write(
      [("0/data/batch/action.value", Tensor([1, 2, 3] as [Float])), ("0/loss/total.value", Tensor([loss]))], to: file)
    return try InputFile.contents(of: file)
  }

  /// Runs git in the checkout.
  @discardableResult
  func git(_ arguments: String...) async throws -> String {
    try await shell((["git"] + arguments).map { "'\($0)'" }.joined(separator: " "))
  }

  /// Runs a shell command in the checkout.
  @discardableResult
  func shell(_ command: String) async throws -> String {
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", command], workingDirectory: FilePath(path), output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else { throw InputError("\(command): \(result.standardError)") }
    return result.standardOutput
  }

  /// A digest of every file of the checkout and of `.git`, with names, sizes, times and contents.
  func fingerprint() async throws -> String {
    try await shell(
      "find . -printf '%p %y %m %s %T@\\n' | sort | sha256sum; find . -type f | sort | xargs sha256sum | sha256sum")
  }
}
