import EcotFiles
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct AtomicFolderTests {
  private struct Refusal: Error {}

  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/ecot-folders-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      for name in (try? InputFile.names(in: folder)) ?? [] {
        let path = "\(folder)/\(name)"
        if (try? AtomicFolder.remove(path)) == nil { try? AtomicFile.remove(path) }
      }
      rmdir(folder)
    }
    try body(folder)
  }

  private func write(_ text: String, to path: String) throws {
    try AtomicFolder.write(to: path, replacing: { _ in }) { try AtomicFile.write(text, to: "\($0)/file") }
  }

  @Test func aFolderAppearsAndIsReplacedWhole() throws {
    try withFolder { folder in
      try write("1", to: "\(folder)/a")
      try AtomicFile.write("old", to: "\(folder)/a/other")
      try write("2", to: "\(folder)/a/")
      #expect(try InputFile.text(of: "\(folder)/a/file") == "2")
      #expect(try InputFile.names(in: "\(folder)/a") == ["file"])
      #expect(try InputFile.names(in: folder) == ["a"])
    }
  }

  @Test func failuresLeaveTheOldFolder() throws {
    try withFolder { folder in
      try write("1", to: "\(folder)/a")
      #expect(throws: Refusal.self) {
        try AtomicFolder.write(to: "\(folder)/a", replacing: { _ in throw Refusal() }) { _ in Issue.record("asked") }
      }
      #expect(throws: Refusal.self) {
        try AtomicFolder.write(to: "\(folder)/a", replacing: { _ in }) {
          try AtomicFile.write("2", to: "\($0)/file")
          throw Refusal()
        }
      }
      #expect(try InputFile.text(of: "\(folder)/a/file") == "1")
      #expect(try InputFile.names(in: folder) == ["a"])
    }
  }

  @Test func whatAKilledProcessLeftIsNoHindrance() throws {
    try withFolder { folder in
      try AtomicFile.write("half", to: "\(folder)/.a.\(getpid()).tmp/part")
      try write("1", to: "\(folder)/a")
      #expect(try InputFile.names(in: folder) == ["a"])
      #expect(try InputFile.names(in: "\(folder)/a") == ["file"])
    }
  }

  @Test func onlyFoldersAreReplaced() throws {
    try withFolder { folder in
      try AtomicFile.write("x", to: "\(folder)/file")
      try write("1", to: "\(folder)/a")
      #expect(symlink("\(folder)/a", "\(folder)/link") == 0)
      for name in ["file", "link", "link/", "a/..", "a/.", ""] {
        #expect(throws: InputError.self) { try write("2", to: name.isEmpty ? "" : "\(folder)/\(name)") }
      }
      #expect(throws: InputError.self) { try write("2", to: "/") }
      #expect(try InputFile.text(of: "\(folder)/a/file") == "1")
      #expect(try InputFile.text(of: "\(folder)/file") == "x")
      // A folder in a folder is never removed.
      try AtomicFile.write("y", to: "\(folder)/b/c/d")
      #expect(throws: InputError.self) { try AtomicFolder.remove("\(folder)/b") }
      #expect(try InputFile.text(of: "\(folder)/b/c/d") == "y")
      try AtomicFolder.remove("\(folder)/b/c")
    }
  }

  @Test(arguments: [true, false]) func foldersChangePlaces(atOnce: Bool) throws {
    try withFolder { folder in
      let (first, second) = ("\(folder)/a", "\(folder)/b")
      try write("1", to: first)
      try write("2", to: second)
      try AtomicFolder.exchange(first, with: second, aside: "\(folder)/c", atOnce: atOnce)
      #expect(try InputFile.text(of: "\(first)/file") == "2")
      #expect(try InputFile.text(of: "\(second)/file") == "1")
      #expect(try InputFile.names(in: folder) == ["a", "b"])
      // The second stays where the first is missing.
      #expect(throws: InputError.self) {
        try AtomicFolder.exchange("\(folder)/none", with: second, aside: "\(folder)/c", atOnce: atOnce)
      }
      #expect(try InputFile.text(of: "\(second)/file") == "1")
    }
  }
}
