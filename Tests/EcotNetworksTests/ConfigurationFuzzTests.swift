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
          switch Int.random(in: 0..<4, using: &random) {
          case 0: bytes[index] = .random(in: 0...255, using: &random)
          case 1: bytes.insert(.random(in: 48..<58, using: &random), at: digits.randomElement(using: &random) ?? 0)
          default: bytes[digits.randomElement(using: &random) ?? 0] = .random(in: 48..<58, using: &random)
          }
        }
        let file = try #require(fopen("\(folder)/config.json", "wb"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
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
