import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct TextTests {
  private var record: TensorRecord {
    var fingerprint = Fingerprint(elementType: .float32, shape: [2, 3], digest: Digest128(high: 1, low: 0xAB))
    var statistics = TensorStatistics()
    (statistics.count, statistics.zeros, statistics.nan) = (6, 2, 1)
    (statistics.minimum, statistics.maximum, statistics.mean, statistics.l2) = (-1, 0.5, 1e-7, 3)
    statistics.negativeInfinity = 1
    fingerprint.statistics = statistics
    return TensorRecord(
      address: TensorAddress(step: 0, stage: .decoder, scope: ["final", "layer.3"], name: "hidden"),
      parents: [TensorAddress(step: 0, stage: .tokens, name: "ids")], fingerprint: fingerprint)
  }

  @Test func aRecordIsOneLine() {
    #expect(
      GoldenText.line(record)
        == "0/decoder/final/layer.3/hidden.value float32[2,3] 000000000000000100000000000000ab "
        + "min=-1.0 max=0.5 mean=1e-07 std=0.0 l2=3.0 zeros=2 nan=1 inf=1")
    var odd = record
    odd.address.name = "a\nb\\\u{1}"
    odd.fingerprint.statistics = nil
    #expect(
      GoldenText.line(odd)
        == #"0/decoder/final/layer.3/a\nb\\\x01.value float32[2,3] 000000000000000100000000000000ab"#)
  }

  @Test func aRecordIsOneJSONObject() {
    var writer = JSONWriter()
    writer.value(RecordJSON(record))
    #expect(
      writer.text
        == #"{"address":"0/decoder/final/layer.3/hidden.value","step":0,"stage":"decoder","scope":["final","layer.3"],"#
        + #""name":"hidden","role":"value","dtype":"float32","shape":[2,3],"digest":"000000000000000100000000000000ab","#
        + #""count":6,"nan":1,"inf":1,"zeros":2,"min":-1.0,"max":0.5,"mean":1e-07,"std":0.0,"l1":0.0,"l2":3.0,"#
        + #""parents":["0/tokens/ids.value"]}"#)
  }

  @Test func partsThatWereNotRecordedAreNull() throws {
    var writer = JSONWriter()
    writer.value(
      RecordJSON(
        TensorRecord(
          address: record.address, parents: [],
          fingerprint: Fingerprint(elementType: .int64, shape: [4, 5], digest: Digest128(high: 0, low: 0))),
        isFull: true))
    let line = try JSONValue(parsing: writer.bytes, name: "memory")
    #expect(line["count"]?.integer == 20)
    for key in ["nan", "l2", "blocks", "rows", "sketch", "samples", "histogram", "values"] {
      if case .null = line[key] ?? .boolean(false) { continue }
      Issue.record("\(key) is not null")
    }
  }

  @Test func theTextListsMetadataAndMatchingRecords() throws {
    var metadata = GoldenMetadata(name: "tiny", stage: 2, steps: 1, seed: 42)
    metadata.configuration = [.init("a.b", "x\ny")]
    metadata.tokenTexts = [11: "b", 2: "a"]
    metadata.invariants = [.init(name: "finite", passed: false, detail: "1 NaN")]
    let writer = try GoldenWriter(metadata: metadata)
    try writer.append(record)
    var lines: [String] = []
    try GoldenText.write(Golden(bytes: writer.encoded(), name: "memory")) { lines.append($0) }
    #expect(lines.first == "golden tiny")
    #expect(lines.contains(#"configuration a.b = x\ny"#))
    #expect(lines.contains("invariant FAIL finite: 1 NaN"))
    #expect(lines.filter { $0.hasPrefix("token") } == ["token 2 = a", "token 11 = b"])
    #expect(lines.suffix(2) == ["records 1", GoldenText.line(record)])
    lines = []
    try GoldenText.write(Golden(bytes: writer.encoded(), name: "memory"), matching: AddressPattern("*/loss/**")) {
      lines.append($0)
    }
    #expect(lines.last == "records 1")
  }
}
