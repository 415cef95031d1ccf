import EcotFiles
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct MappedFileTests {
  @Test func showsTheBytesOfARange() throws {
    let file = try MappedFile(temporaryFile("0123456789"))
    #expect(file.count == 10)
    #expect(try file.withBytes(0..<10) { Array($0) } == Array("0123456789".utf8))
    #expect(try file.withBytes(3..<5) { Array($0) } == Array("34".utf8))
    #expect(try file.withBytes(10..<10) { $0.count } == 0)
    for range in [0..<11, -1..<2, 11..<11, 0..<Int.max, Int.min..<0, Int.max..<Int.max] {
      let error = #expect(throws: InputError.self) { try file.withBytes(range) { $0.count } }
      #expect(error?.description.contains("of a file of 10") == true)
      #expect(error?.description.contains(file.path) == true)
    }
  }

  @Test func anEmptyFileIsLegal() throws {
    let file = try MappedFile(temporaryFile(""))
    #expect(file.count == 0)
    #expect(try file.withBytes(0..<0) { $0.count } == 0)
    #expect(throws: InputError.self) { try file.withBytes(0..<1) { $0.count } }
    file.release(0..<0)
  }

  @Test func foldersAndMissingFilesAreErrors() throws {
    #expect(throws: InputError.self) { try MappedFile("/nowhere/at/all") }
    let error = #expect(throws: InputError.self) { try MappedFile("/tmp") }
    #expect(error?.problem == "not a regular file")
  }

  @Test func releasedBytesAreReadAgain() throws {
    let path = try temporaryFolder() + "/file"
    let bytes = (0..<50_001).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try AtomicFile.write(bytes, to: path)
    let file = try MappedFile(path)
    for range in [0..<50_001, 1..<2, 100..<50_000, 4096..<8192, -5..<90_000, Int.min..<Int.max, 60_000..<70_000] {
      file.release(range)
      #expect(try file.withBytes(0..<50_001) { Array($0) } == bytes)
    }
  }

  @Test func aFileThatIsReplacedStaysAndOneThatIsCutIsAnError() throws {
    let path = try temporaryFile("0123456789")
    let old = try MappedFile(path)
    try AtomicFile.write("abc", to: path)
    #expect(try old.withBytes(8..<10) { Array($0) } == Array("89".utf8))
    let new = try MappedFile(path)
    #expect(truncate(path, 1) == 0)
    let error = #expect(throws: InputError.self) { try new.withBytes(0..<3) { $0.count } }
    #expect(error?.description.contains("became shorter") == true)
    #expect(try new.withBytes(0..<1) { Array($0) } == Array("a".utf8))
  }
}

@Suite struct AtomicFileStreamTests {
  @Test func appearsWhenItIsCommitted() throws {
    let folder = try temporaryFolder()
    let path = folder + "/below/file"
    try AtomicFile.write("old", to: path)
    let stream = try AtomicFileStream(path)
    try Array("ne".utf8).withUnsafeBytes { try stream.write($0) }
    #expect(try InputFile.text(of: path) == "old")
    try Array("w".utf8).withUnsafeBytes { try stream.write($0) }
    try stream.commit()
    #expect(try InputFile.text(of: path) == "new")
    #expect(try InputFile.names(in: folder + "/below") == ["file"])
    #expect(throws: InputError.self) { try stream.commit() }
    #expect(throws: InputError.self) { try stream.write(UnsafeRawBufferPointer(start: nil, count: 0)) }
    stream.cancel()
    #expect(try InputFile.text(of: path) == "new")
  }

  @Test func oneThatGoesAwayLeavesNothing() throws {
    let folder = try temporaryFolder()
    do {
      let stream = try AtomicFileStream(folder + "/file")
      try [1, 2, 3].withUnsafeBytes { try stream.write($0) }
    }
    #expect(try InputFile.names(in: folder).isEmpty)
  }
}
