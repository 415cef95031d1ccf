import EcotDrift
import EcotFiles
import Testing

/// How a shard is spelled.
@Suite struct ShardTests {
  @Test func aShardIsReadAndWritten() throws {
    let shard = try Shard("2/3")
    #expect(shard.index == 2 && shard.count == 3 && shard.description == "2/3")
    #expect(try Shard("4096/4096").index == 4_096)
  }

  @Test(arguments: [
    "", "x", "1", "1/", "/2", "0/3", "4/3", "1/0", "-1/3", "+1/3", "1/2/3", "1/4097", "1.0/2", " 1/2", "1 / 2",
    "99999999999999999999/99999999999999999999",
  ]) func whatIsNoShardSaysWhatOneIs(_ text: String) {
    let error = #expect(throws: InputError.self) { _ = try Shard(text) }
    #expect(error?.description.contains("is no shard") == true)
    #expect(error?.description.contains("I/N with 1 <= I <= N <= 4096") == true)
  }
}
