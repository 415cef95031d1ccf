import EcotFiles
import EcotGoldens
import Testing

@Suite struct MetadataTests {
  @Test func everythingReadsBack() throws {
    var random = RandomRecords(seed: 51)
    var metadata = random.metadata()
    metadata.salvaged = ["a", "b"]
    let read = try GoldenMetadata(json: Array(metadata.json.utf8), name: "memory")
    #expect(read == metadata)
    #expect(read.json == metadata.json)
    #expect(try GoldenMetadata(json: Array(GoldenMetadata().json.utf8), name: "memory") == GoldenMetadata())
  }

  @Test func unknownFieldsAreKept() throws {
    let json = #"{"name": "x", "zeta": {"b": 1.50, "a": [null]}, "future": "ü"}"#
    let metadata = try GoldenMetadata(json: Array(json.utf8), name: "memory")
    #expect(metadata.name == "x")
    #expect(metadata.unknownFields == [.init("future", "\"ü\""), .init("zeta", #"{"b":1.50,"a":[null]}"#)])
    #expect(try GoldenMetadata(json: Array(metadata.json.utf8), name: "memory") == metadata)
  }

  @Test func comparabilityDigestIsOverLengthsAndTexts() {
    var metadata = GoldenMetadata()
    #expect(metadata.comparabilityDigest == SHA256Digest.hexadecimal(of: []))
    metadata.comparability = [.init("seed", "42"), .init("ü", "")]
    #expect(metadata.comparabilityDigest == SHA256Digest.hexadecimal(of: Array("4:seed2:422:ü0:".utf8)))
  }

  @Test(arguments: [
    (#"{"steps": "three"}"#, "steps"),
    (#"{"seed": -1}"#, "seed"),
    (#"{"command": {"overrides": [1]}}"#, "command/overrides/0"),
    (#"{"invariants": [{"passed": 1}]}"#, "invariants/0/passed"),
    (#"{"token_texts": {"x": "y"}}"#, "token_texts/x"),
    (#"{"comparability_digest": "00"}"#, "comparability_digest"),
    (#"[]"#, "no JSON object"),
    (#"{"name": "#, "ends early"),
  ])
  func errorsNameTheField(json: String, place: String) {
    let error = #expect(throws: InputError.self) { try GoldenMetadata(json: Array(json.utf8), name: "run.golden.zst") }
    #expect(error?.description.hasPrefix("run.golden.zst") == true)
    #expect(error?.description.contains(place) == true)
  }
}
