import EcotFiles
import EcotNetworks
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Configurations with changed bytes: each is read or refused, none ends the process, and what is read has sizes that can be
/// computed with.
@Suite struct ConfigurationFuzzTests {
  @Test func noChangedByteTraps() throws {
    try withFolder { folder in
      let valid = [Settings.small, .smallOfVersion5].map { Array($0.json.utf8) }
      var random = Generator(state: 3)
      var (readable, refused) = (0, 0)
      for round in 0..<4000 {
        var bytes = valid[round % 2]
        for _ in 0...Int.random(in: 0..<3, using: &random) {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          let digits = bytes.indices.filter { (48..<58).contains(bytes[$0]) }
          switch Int.random(in: 0..<5, using: &random) {
          case 0: bytes[index] = .random(in: 0...255, using: &random)
          case 1: bytes.insert(.random(in: 48..<58, using: &random), at: digits.randomElement(using: &random) ?? 0)
          case 2:
            // Before the first digit of a number: it becomes negative.
            let firsts = digits.filter { !digits.contains($0 - 1) }
            bytes.insert(UInt8(ascii: "-"), at: firsts.randomElement(using: &random) ?? 0)
          default: bytes[digits.randomElement(using: &random) ?? 0] = .random(in: 48..<58, using: &random)
          }
        }
        try overwrite("\(folder)/config.json", bytes)
        do {
          let found = try Qwen3VLConfiguration(folder: folder)
          #expect(found.vision.headSize * found.vision.heads == found.vision.width)
          #expect(found.vision.patchElements * found.vision.width > 0)
          #expect(found.vision.mergedWidth * found.vision.mergedWidth > 0)
          #expect(found.text.vocabulary * found.text.width > 0)
          #expect(found.text.headSize * found.text.heads * found.text.width > 0)
          readable += 1
        } catch is InputErrors { refused += 1 } catch is InputError { refused += 1 }
      }
      #expect(readable > 100 && refused > 1000, "\(readable) readable, \(refused) refused")
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

  /// A linear congruential generator (Knuth's MMIX constants), its better half twice.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let high = state >> 32
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return high << 32 | state >> 32
    }
  }
}
