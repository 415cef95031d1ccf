import EcotFiles

/// A path that nothing has, for a file that is removed after the test.
func temporarySafetensorsPath() -> String {
  "/tmp/ecot-tensors-\(UInt64.random(in: 0...(.max))).safetensors"
}

/// Writes a file, calls `body` with its path and removes it.
func withSafetensorsFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let path = temporarySafetensorsPath()
  defer { try? AtomicFile.remove(path) }
  try AtomicFile.write(bytes, to: path)
  return try body(path)
}

/// The bytes of a file with that header and its true length, or another one.
func safetensorsFile(_ header: String, _ data: [UInt8], length: UInt64? = nil) -> [UInt8] {
  let text = Array(header.utf8)
  let size = length ?? UInt64(text.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * UInt64($0))) } + text + data
}

/// The same with that many zeros behind the header.
func safetensorsFile(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
  safetensorsFile(header, [UInt8](repeating: 0, count: data), length: length)
}

/// A small generator with a fixed seed: splitmix64.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
