import EcotConfiguration
import EcotFiles
import EcotYAML
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Damaged files and arguments end in an error or a configuration, never in a trap or a hang.
struct CorruptedYAMLTests {
  private static let pieces: [[UInt8]] =
    [
      "[", "]", "{", "}", ":", "- ", "? ", "*a", "&a ", "!!str ", "\"", "'", "|\n", ">\n", "#", "\t", "\n", "\r",
      "---\n",
      "...\n", "%YAML 1.1\n", "<<: ", "\\", "\\x", "\u{FEFF}", "\u{2028}", "null", "1e999", "~", ", ", "\0",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]

  @Test func randomDamageNeverTraps() throws {
    let sound = try InputFile.contents(of: "\(Package.fixtures)/test_ecot_stage0.yaml")
    var generator = SplitMix64(state: 20_240_607)
    var accepted = 0
    let folder = try TestFolder()
    let path = "\(folder.path)/f.yaml"
    for _ in 0..<3_000 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...6, using: &generator) { Self.damage(&bytes, using: &generator) }
      // A pipe of few bytes needs no sync to disk: parse in memory, and load from disk only what parses.
      guard let tree = try? YAMLDocument.parse(bytes, source: path, ordinal: 0) else { continue }
      accepted += 1
      if tree.entries == nil || accepted % 8 != 0 { continue }
      try AtomicFile.write(bytes, to: path)
      for message in TestFolder.messages(folder.path, { try LoadedConfiguration(files: [path]) }) {
        #expect(!message.hasPrefix("neither"), "\(message)")
        #expect(!message.contains { $0.isNewline }, "\(message)")
      }
    }
    #expect(accepted > 100)
  }

  @Test func randomArgumentsNeverTrap() {
    var generator = SplitMix64(state: 99)
    let paths = Schema.settings.map(\.path)
    for _ in 0..<3_000 {
      var bytes = Array("\(paths.randomElement(using: &generator) ?? "seed")=1".utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) { Self.damage(&bytes, using: &generator) }
      let argument = String(decoding: bytes, as: UTF8.self)
      for message in TestFolder.messages(
        "/nowhere", { try LoadedConfiguration(files: [], settings: [argument], needsRun: false) })
      {
        #expect(!message.hasPrefix("neither"), "\(message)")
      }
    }
  }

  @Test func thousandsOfUnknownKeysEndSoon() {
    let text = (0..<4_000).map { "k\($0): 1\n" }.joined()
    // This thread's own time, which other tests beside it do not make longer.
    func seconds() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = seconds()
    #expect(throws: InputErrors.self) { try TestFolder.load([text, text]) }
    #expect(seconds() - start < 2)
  }

  @Test func everyValueOfTheWrongShapeIsOneError() {
    for setting in Schema.settings {
      for value in ["[[]]", "[{}, {}]", "{a: [1]}", "\"\\u0007\"", "-1e300", "1e300", "-9223372036854775808"] {
        let messages = TestFolder.messages("") {
          try LoadedConfiguration(files: [], settings: ["\(setting.path)=\(value)"], needsRun: false)
        }
        for message in messages { #expect(message.contains(setting.path), "\(message)") }
        #expect(
          !messages.isEmpty || value.hasPrefix("\"") || value == "1e300" || setting.holdsMapping,
          "\(setting.path)=\(value)")
      }
    }
  }

  private static func damage(_ bytes: inout [UInt8], using generator: inout SplitMix64) {
    let place = Int.random(in: 0...bytes.count, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
    case 1 where place < bytes.count: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
    case 2 where place < bytes.count: bytes.remove(at: place)
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<40, using: &generator)))
    case 4:
      let end = min(bytes.count, place + Int.random(in: 0..<200, using: &generator))
      bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
    default:
      let piece = pieces.randomElement(using: &generator) ?? []
      let count = Int.random(in: 1..<60, using: &generator)
      bytes.insert(contentsOf: Array(repeating: piece, count: count).joined(), at: place)
    }
  }
}
