import EcotFiles
import EcotGoldens
import Testing

@Suite struct ToleranceFieldTests {
  private func writer(bounds: Int? = nil) throws -> GoldenWriter {
    var random = RandomRecords(seed: 61)
    let writer = try GoldenWriter(metadata: random.metadata())
    try writer.append(contentsOf: random.records(40))
    var tolerance = GoldenTolerance()
    (tolerance.trials, tolerance.seed, tolerance.safetyFactor) = (8, .max, 4)
    (tolerance.noise, tolerance.reductions, tolerance.createdBy) = ("ü", ["a", "b"], "test")
    tolerance.bounds = (0..<(bounds ?? 40)).map { BoundCode(atLeast: $0 == 0 ? 0 : 1e-9 * Double(1 << $0)) }
    writer.metadata.tolerance = tolerance
    return writer
  }

  @Test func codesAreNotBelowWhatTheyStandForAndNearIt() {
    #expect(BoundCode(atLeast: 0).value == 0)
    #expect(BoundCode(atLeast: 1).value == 1)
    #expect(BoundCode(atLeast: 1e-30).value == 0x1p-30)
    for distance in [1e-9, 3e-8, 1e-7, 2.5e-3, 0.9, 1.01, 16_000] {
      let bound = BoundCode(atLeast: distance).value
      #expect(bound >= distance && bound <= distance * 1.42, "\(distance): \(bound)")
    }
    for distance in [20_000, Double.infinity, .nan] { #expect(BoundCode(atLeast: distance) == .unbounded) }
  }

  @Test func boundsReadBack() throws {
    let writer = try writer()
    let golden = try Golden(bytes: writer.encoded(), name: "memory")
    #expect(golden.metadata.tolerance == writer.metadata.tolerance)
  }

  @Test func boundsAreNoContent() throws {
    let writer = try writer()
    let golden = try Golden(bytes: writer.encoded(), name: "memory")
    writer.metadata.tolerance = nil
    let other = try Golden(bytes: writer.encoded(), name: "memory")
    #expect(try golden.hasSameContent(as: other))
    #expect(golden.hasSameDigests(as: other))
  }

  @Test func otherThanOneBoundARecordIsRefused() throws {
    #expect(throws: InputError.self) { try writer(bounds: 39).encoded() }
  }

  @Test(arguments: ["a b", "\u{7F}", "é", #"\\"#]) func otherCharactersAreNoBounds(_ bounds: String) {
    let json = #"{"tolerance": {"bounds": "\#(bounds)"}}"#
    let error = #expect(throws: InputError.self) { try GoldenMetadata(json: Array(json.utf8), name: "m") }
    #expect(error?.description.contains("tolerance/bounds") == true)
  }

  @Test(
    .enabled(
      if: ChildProcess.works(["python3", "-c", "import zstandard"]) || ChildProcess.works(["zstd", "--version"])))
  func pythonReadsTheSameBounds() throws {
    let path = "\(TestFolder.path)/bounds.golden.zst"
    let writer = try writer()
    try writer.write(to: path)
    let script = "\(TestFolder.package)/Golden/read_golden.py"
    let output = try #require(try ChildProcess.output(["python3", script, "--json", path]))
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").dropFirst()
    let found = try lines.map { try JSONValue(parsing: Array($0.utf8), name: "python")["bound"]?.double }
    let wanted = try #require(writer.metadata.tolerance).bounds.map { $0.value.isFinite ? $0.value : nil }
    #expect(found == wanted)
  }
}
