import EcotFiles
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A new file with the given text in a folder of its own.
func temporaryFile(_ text: String, name: String = "file") throws -> String {
  let path = try temporaryFolder() + "/" + name
  try AtomicFile.write(text, to: path)
  return path
}

/// A new folder.
func temporaryFolder() throws -> String {
  var template = Array("/tmp/ecot-files-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

@Suite struct AtomicFileTests {
  @Test func replacesAFileAndLeavesNothingElse() throws {
    let folder = try temporaryFolder()
    try AtomicFile.write("old", to: folder + "/a/b/file")
    try AtomicFile.write("new", to: folder + "/a/b/file")
    #expect(try InputFile.text(of: folder + "/a/b/file") == "new")
    #expect(try InputFile.names(in: folder + "/a/b") == ["file"])
  }

  @Test func aFailureLeavesTheOldFile() throws {
    let folder = try temporaryFolder()
    try AtomicFile.write("text", to: folder + "/file")
    #expect(throws: InputError.self) { try AtomicFile.write("x", to: folder + "/file/below") }
    try AtomicFile.makeFolder(folder + "/target")
    try AtomicFile.write("inner", to: folder + "/target/inner")
    #expect(throws: InputError.self) { try AtomicFile.write("x", to: folder + "/target") }
    #expect(try InputFile.names(in: folder) == ["file", "target"])
    #expect(try InputFile.text(of: folder + "/file") == "text")
  }

  @Test func namesOfAFolderAreSorted() throws {
    let folder = try temporaryFolder()
    for name in ["b", "a", "B", "a.b"] { try AtomicFile.write("", to: "\(folder)/\(name)") }
    #expect(try InputFile.names(in: folder) == ["B", "a", "a.b", "b"])
  }
}

@Suite struct InputFileTests {
  @Test func readsOnlyWhatIsThere() throws {
    let file = try InputFile(temporaryFile("0123456789"))
    #expect(file.size == 10)
    #expect(try file.bytes(at: 8, count: 2, what: "end") == Array("89".utf8))
    #expect(try file.bytes(at: 10, count: 0, what: "nothing").isEmpty)
    for (offset, count) in [(8, 3), (11, 0), (-1, 1), (0, -1), (1, Int.max), (Int.max, 1)] {
      #expect(throws: InputError.self) { _ = try file.bytes(at: offset, count: count, what: "record") }
    }
    let error = #expect(throws: InputError.self) { _ = try file.bytes(at: 8, count: 3, what: "record") }
    #expect(error?.description.contains("truncated record: wants 3 bytes, 2 left") == true)
    #expect(error?.description.contains("offset 8") == true)
  }

  @Test func missingFilesFoldersAndLargeFilesAreErrors() throws {
    #expect(throws: InputError.self) { _ = try InputFile("/nowhere/at/all") }
    #expect(throws: InputError.self) { _ = try InputFile("/tmp") }
    let path = try temporaryFile("0123456789")
    #expect(throws: InputError.self) { _ = try InputFile.contents(of: path, limit: 9) }
    #expect(PathKind(path) == .file)
    #expect(PathKind("/tmp") == .folder)
    #expect(PathKind("/nowhere") == .missing)
  }

  @Test func textMustBeUTF8() throws {
    let path = try temporaryFolder() + "/f"
    try AtomicFile.write([0x61, 0xFF], to: path)
    #expect(throws: InputError.self) { _ = try InputFile.text(of: path) }
  }
}

@Suite struct SpellingTests {
  @Test(arguments: [
    ("sheduled_stage", "scheduled_stage"), ("SEED", "seed"), ("bacth_size", "batch_size"), ("completely", nil),
  ])
  func suggestsTheNearestName(_ word: String, _ expected: String?) {
    #expect(Spelling.nearest(to: word, among: ["seed", "scheduled_stage", "batch_size"]) == expected)
  }
}

@Suite struct SHA256DigestTests {
  @Test func agreesWithThePublishedVectors() {
    #expect(
      SHA256Digest.hexadecimal(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256Digest.hexadecimal(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func piecesGiveTheDigestOfTheWhole() {
    var digest = SHA256Digest()
    digest.update("a")
    digest.update("bc")
    #expect(digest.hexadecimal() == SHA256Digest.hexadecimal(of: Array("abc".utf8)))
  }
}

/// What is there but no file is refused, at once and without harm.
@Suite struct SpecialFileTests {
  @Test func pipesAndDevicesAreNotRead() throws {
    let pipe = try temporaryFolder() + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/zero"] {
      let errors = [
        #expect(throws: InputError.self) { _ = try InputFile(path) },
        #expect(throws: InputError.self) { _ = try MappedFile(path) },
      ]
      #expect(errors.allSatisfy { $0?.description == "\(path): not a regular file" })
    }
  }

  @Test func noFileTakesTheirPlace() throws {
    let folder = try temporaryFolder()
    let (pipe, link) = (folder + "/pipe", folder + "/link")
    #expect(mkfifo(pipe, 0o600) == 0 && symlink("pipe", link) == 0)
    for path in [pipe, link] {
      let error = #expect(throws: InputError.self) { try AtomicFile.write("x", to: path) }
      #expect(error?.description.contains("\(path): cannot write: not a regular file") == true)
    }
    var status = stat()
    #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(try InputFile.names(in: folder) == ["link", "pipe"])
  }
}

@Suite struct InputErrorTests {
  @Test func controlCharactersOfNamesAreEscaped() {
    let error = InputError("no tensor 'a\nerror: \u{1B}[2J\u{0}\u{9B}é'", at: .file("a\tb"))
    #expect(error.description == "a\\u{9}b: no tensor 'a\\u{a}error: \\u{1b}[2J\\u{0}\\u{9b}é'")
    #expect(InputErrors([error, error]).description.split(separator: "\n").count == 2)
  }
}
