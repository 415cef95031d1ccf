import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// Dropout of the head: which elements fall out is a matter of seed, place and batch alone.
@Suite struct DropoutTests {
  private func run(
    _ dropout: Dropout?, finalDropout: Bool = true, mode: Tape.Mode = .training, _ recording: Recording? = nil
  ) throws -> [String: [UInt32]] {
    var head = TinyHead()
    (head.dropout, head.mode, head.observer) = (dropout, mode, recording)
    head.configuration.finalDropout = finalDropout
    return try head.run(HeadBatch.inputs(HeadBatch.padded, copies: [0, 1])).bits
  }

  @Test func aRateOfZeroIsTheIdentityAndDrawsNothing() throws {
    let recording = Recording()
    #expect(try run(Dropout(rate: 0, seed: 1, index: 0), recording) == run(nil))
    #expect(!recording.addresses.contains { $0.contains("dropout") })
  }

  @Test func inferenceNeverDrops() throws {
    let recording = Recording()
    let dropout = Dropout(rate: 0.5, seed: 1, index: 0)
    #expect(try run(dropout, mode: .inference, recording) == run(nil, mode: .inference))
    #expect(!recording.addresses.contains { $0.contains("dropout") })
  }

  @Test func masksAreThoseOfSeedAndIndex() throws {
    let expected = try run(Dropout(rate: 0.2, seed: 1, index: 4))
    #expect(try run(Dropout(rate: 0.2, seed: 1, index: 4)) == expected)
    for other in [
      Dropout(rate: 0.2, seed: 1, index: 5), Dropout(rate: 0.2, seed: 2, index: 4),
      Dropout(rate: 0.3, seed: 1, index: 4),
    ] {
      #expect(try run(other)["prediction"] != expected["prediction"])
    }
    #expect(try run(nil)["prediction"] != expected["prediction"])
  }

  /// Zeros are a fifth, and the rest is larger by 1 / 0.8. One more draw would move the counts.
  @Test func aFifthIsZeroAndTheRestIsLarger() throws {
    let recording = Recording()
    _ = try run(Dropout(rate: 0.2, seed: 1, index: 0), recording)
    let places = [
      ("block.0/attention/output", "block.0/attention/dropout"),
      ("block.0/attention/dropout", "block.0/attention/final_dropout"),
      ("block.0/mlp/activation", "block.0/mlp/dropout"), ("block.0/mlp/output", "block.0/mlp/final_dropout"),
      ("block.3/mlp/activation", "block.3/mlp/dropout"),
    ]
    var counts: [Int] = []
    for (before, after) in places {
      let x = try #require(recording["0/head/\(before).value"]).tensor.floats
      let y = try #require(recording["0/head/\(after).value"]).tensor.floats
      #expect(zip(x, y).allSatisfy { $1 == 0 || $1 == $0 * 1.25 })
      let kept = x.indices.filter { x[$0] != 0 }
      let dropped = kept.count { y[$0] == 0 }
      #expect(abs(Double(dropped) / Double(kept.count) - 0.2) < 0.02, "\(after)")
      counts.append(dropped)
    }
    #expect(counts == [1891, 1526, 7656, 1885, 7643])
  }

  /// Every place has a mask of its own, be it of the same shape in the next block or the next layer.
  @Test func placesHaveMasksOfTheirOwn() throws {
    let recording = Recording()
    _ = try run(Dropout(rate: 0.2, seed: 1, index: 0), recording)
    let dropped = recording.records.filter { $0.address.hasSuffix("dropout.value") }
    #expect(dropped.count == 16)
    let masks = try dropped.map { try $0.tensor.floats.prefix(6 * 25 * 64).map { $0 == 0 } }
    #expect(Set(masks).count == dropped.count)
  }

  @Test func noAddressComesTwice() throws {
    for finalDropout in [false, true] {
      let recording = Recording()
      _ = try run(Dropout(rate: 0.2, seed: 1, index: 0), finalDropout: finalDropout, recording)
      #expect(Set(recording.addresses).count == recording.addresses.count)
      #expect(recording.addresses.contains { $0.contains("final_dropout") } == finalDropout)
    }
  }

  /// What was dropped passes no gradient, and the rest as much more.
  @Test func gradientsAreDroppedAlike() throws {
    let recording = Recording()
    _ = try run(Dropout(rate: 0.2, seed: 1, index: 0), recording)
    let after = "block.1/mlp/final_dropout"
    let value = try #require(recording["0/head/\(after).value"]).tensor.floats
    let outer = try #require(recording["0/gradient/head/\(after).gradient"]).tensor.floats
    let inner = try #require(recording["0/gradient/head/block.1/mlp/output.gradient"]).tensor.floats
    for i in value.indices { #expect(inner[i] == (value[i] == 0 ? 0 : 1.25 * outer[i])) }
  }
}
