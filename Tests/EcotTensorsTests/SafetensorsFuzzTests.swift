import EcotFiles
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Files with flipped, cut and inserted bytes: each is read or refused, none ends the process.
@Suite struct SafetensorsFuzzTests {
  private func validFile() throws -> [UInt8] {
    let header =
      #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
      + #""b":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]},"c":{"dtype":"BOOL","shape":[2],"#
      + #""data_offsets":[22,24]},"d":{"dtype":"I64","shape":[],"data_offsets":[24,32]}}"#
    return safetensorsFile(header, data: 32)
  }

  private func read(_ path: String) throws {
    let reader = try SafetensorsReader(path)
    for name in reader.names {
      _ = try? reader.tensor(name)
      reader.release(name)
    }
  }

  /// Overwrites a file in place, thousands of times: one that is cut to nothing first would be flushed to the disk.
  private func overwrite(_ path: String, _ bytes: [UInt8]) throws {
    let file = open(path, O_WRONLY | O_CREAT, 0o644)
    try #require(file >= 0)
    defer { close(file) }
    #expect(pwrite(file, bytes, bytes.count, 0) == bytes.count)
    #expect(ftruncate(file, off_t(bytes.count)) == 0)
  }

  @Test func noFlippedByteTraps() throws {
    let valid = try validFile()
    let path = temporarySafetensorsPath()
    defer { try? AtomicFile.remove(path) }
    try overwrite(path, valid)
    try read(path)
    var random = SplitMix(seed: 1)
    var (readable, refused) = (0, 0)
    for round in 0..<4000 {
      var bytes = valid
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        // Every fourth change is in the length or near it, and digits turn into digits half of the time.
        let index = Int.random(in: 0..<(round % 4 == 0 ? 12 : bytes.count), using: &random)
        let isDigit = (48..<58).contains(bytes[index]) && Bool.random(using: &random)
        bytes[index] = isDigit ? UInt8.random(in: 48..<58, using: &random) : UInt8.random(in: 0...255, using: &random)
      }
      if round % 7 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
      if round % 11 == 0 {
        bytes.insert(.random(in: 48..<58, using: &random), at: .random(in: 0...bytes.count, using: &random))
      }
      try overwrite(path, bytes)
      do {
        try read(path)
        readable += 1
      } catch is InputError {
        refused += 1
      }
    }
    #expect(readable > 100 && refused > 1000, "\(readable) readable, \(refused) refused")
  }
}
