import EcotFiles
import EcotTensors
import Testing

@Suite struct SafetensorsStreamWriterTests {
  /// Writes one row of numbers and reads it back.
  private func roundTrip(_ values: [Float], _ type: SafetensorsType) throws -> [Float] {
    let path = temporarySafetensorsPath()
    defer { try? AtomicFile.remove(path) }
    let writer = try SafetensorsStreamWriter(path, entries: [("t", [values.count], type)])
    try writer.append(Tensor(values))
    try writer.finish()
    let reader = try SafetensorsReader(path)
    #expect(try reader.typeName(of: "t") == type.rawValue)
    return try reader.tensor("t").floats
  }

  @Test func writesTheSameBytesAsTheOtherWriter() throws {
    let (streamed, whole) = (temporarySafetensorsPath(), temporarySafetensorsPath())
    defer {
      try? AtomicFile.remove(streamed)
      try? AtomicFile.remove(whole)
    }
    let tensors: [(name: String, tensor: Tensor)] = [
      ("b", try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])), ("a", try Tensor([.nan] as [Float], shape: [])),
      ("none", try Tensor([] as [Float], shape: [0, 2])),
    ]
    let writer = try SafetensorsStreamWriter(streamed, entries: tensors.map { ($0.name, $0.tensor.shape, .f32) })
    for (_, tensor) in tensors { try writer.append(tensor) }
    #expect(PathKind(streamed) == .missing)
    try writer.finish()
    try SafetensorsWriter.write(tensors, to: whole)
    #expect(try InputFile.contents(of: streamed) == InputFile.contents(of: whole))
  }

  @Test func float16IsTheNearest() throws {
    var random = SplitMix(seed: 16)
    var values: [Float] = [
      0, -0.0, .infinity, -.infinity, 65504, 65519.996, 65520, -65536, 0x1p-24, 0x1p-25, 0x1.8p-25,
    ]
    // Every half, every middle between two of them, and the float next to it.
    for bits in 0..<UInt16(0x7C00) {
      let (low, high) = (Float(Float16(bitPattern: bits)), Float(Float16(bitPattern: bits + 1)))
      guard high.isFinite else { continue }
      let middle = (low + high) / 2
      values += [low, -low, middle, middle.nextUp, -middle.nextDown]
    }
    values += (0..<200_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
      .filter { !$0.isNaN }
    let found = try roundTrip(values, .f16)
    #expect(found.map(\.bitPattern) == values.map { Float(Float16($0)).bitPattern })
  }

  @Test func bfloat16IsTheNearest() throws {
    var random = SplitMix(seed: 17)
    var values: [Float] = [0, -0.0, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
    values += (0..<200_000).map { round in
      // Half of them are middles between two neighbours.
      let bits = UInt32(truncatingIfNeeded: random.next())
      return Float(bitPattern: round % 2 == 0 ? bits : bits & 0xFFFF_0000 | 0x8000)
    }.filter { !$0.isNaN }
    let found = try roundTrip(values, .bf16)
    for (value, nearest) in zip(values, found) {
      let below = Float(bitPattern: value.bitPattern & 0xFFFF_0000)
      let above = Float(bitPattern: (value.bitPattern & 0xFFFF_0000) &+ (value == below ? 0 : 0x1_0000))
      // As doubles, the distances are exact; beyond the largest number, the next power of two counts.
      let limit = above.isInfinite ? Double(sign: above.sign, exponent: 128, significand: 1) : Double(above)
      let (down, up) = (abs(Double(value) - Double(below)), abs(limit - Double(value)))
      let isEven = below.bitPattern & 0x1_0000 == 0
      let expected = value.isInfinite || down < up || down == up && isEven ? below : above
      #expect(nearest.bitPattern == expected.bitPattern, "\(value)")
    }
  }

  @Test(arguments: SafetensorsType.allCases) func nanStaysNaN(_ type: SafetensorsType) throws {
    let values = [0x7F80_0001, 0xFF80_0001, 0x7FC0_0000, 0xFFFF_FFFF].map { Float(bitPattern: $0) }
    let found = try roundTrip(values, type)
    #expect(found.filter(\.isNaN).count == values.count)
    #expect(found.map(\.sign) == values.map(\.sign))
  }

  @Test func moreThanOnePieceIsWrittenWhole() throws {
    let values = (0..<150_001).map { Float($0 % 251) }
    for type in SafetensorsType.allCases { #expect(try roundTrip(values, type) == values) }
  }

  @Test func whatWasNotAnnouncedIsRefused() throws {
    let path = temporarySafetensorsPath()
    let entries: [SafetensorsStreamWriter.Entry] = [("a", [2], .f32), ("b", [1, 1], .bf16)]
    let writer = try SafetensorsStreamWriter(path, entries: entries)
    for wrong in [Tensor([1] as [Float]), Tensor([1, 2] as [Double]), try Tensor([1, 2] as [Float], shape: [2, 1])] {
      let error = #expect(throws: InputError.self) { try writer.append(wrong) }
      #expect(error?.description.contains("a: a tensor of") == true)
    }
    try writer.append(Tensor([1, 2] as [Float]))
    let early = #expect(throws: InputError.self) { try writer.finish() }
    #expect(early?.description.contains("1 of 2 tensors were written, the next is 'b'") == true)
    try writer.append(try Tensor([1] as [Float], shape: [1, 1]))
    let late = #expect(throws: InputError.self) { try writer.append(Tensor([1] as [Float])) }
    #expect(late?.description.contains("a tensor more than the 2 announced") == true)
    #expect(PathKind(path) == .missing)
  }

  @Test func impossibleHeadersAreRefused() throws {
    let path = temporarySafetensorsPath()
    for entries: [SafetensorsStreamWriter.Entry] in [
      [("a", [1], .f32), ("a", [1], .f32)], [("__metadata__", [1], .f32)], [("a", [-1], .f32)],
      [("a", [1 << 61, 2], .f16)], [("a", [1 << 61], .f32)], [("a", [1 << 61], .f16), ("b", [1 << 61], .f16)],
    ] {
      #expect(throws: InputError.self) { try SafetensorsStreamWriter(path, entries: entries) }
    }
    #expect(PathKind(path) == .missing)
  }

  @Test func metadataGoesIntoTheHeader() throws {
    let path = temporarySafetensorsPath()
    defer { try? AtomicFile.remove(path) }
    let writer = try SafetensorsStreamWriter(path, entries: [("a", [1], .f16)], metadata: [("format", "pt")])
    try writer.append(Tensor([0.5] as [Float]))
    try writer.finish()
    #expect(try SafetensorsReader(path).tensor("a") == Tensor([0.5] as [Float]))
    let bytes = try InputFile.contents(of: path)
    #expect(String(decoding: bytes[8...], as: UTF8.self).hasPrefix(#"{"__metadata__":{"format":"pt"}"#))
  }
}
