import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// What an observer is told: under which names, once each, and what each tensor came from.
@Suite struct NamesTests {
  typealias Row = SyntheticRow

  private static let inputNames = [
    "input_ids", "attention_mask", "position_ids", "labels", "pixel_values", "image_grid_thw",
  ]
  private static let rows = [
    Row(1, [.text(2), .image(4, 4), .text(5), .latents(2), .text(4)], left: 1),
    Row(2, [.image(4, 6), .text(6), .latents(2), .text(5)]),
  ]

  /// A run of two latents that is observed, its inputs under addresses.
  private func recorded(_ change: (inout TinyModel) -> Void = { _ in }, latents: Bool = true) throws -> Recording {
    var inputs = try SyntheticBatch(latents ? Self.rows : [Row(1, [.image(4, 4), .text(5)])]).inputs
    let addresses = Self.inputNames.map { TensorAddress(step: 0, stage: .tokens, name: $0) }
    inputs.addresses.inputIDs = addresses[0]
    inputs.addresses.attentionMask = addresses[1]
    inputs.addresses.positionIDs = addresses[2]
    inputs.addresses.labels = addresses[3]
    inputs.addresses.pixelValues = addresses[4]
    inputs.addresses.imageGrid = addresses[5]
    let recording = Recording()
    var model = TinyModel()
    model.observer = recording
    change(&model)
    _ = try model.run(inputs)
    return recording
  }

  private static var inputAddresses: [String] { inputNames.map { "0/tokens/\($0).value" } }

  @Test func everyPartHasItsAddress() throws {
    let addresses = Set(try recorded().addresses)
    var expected = [
      "vision/patch_embedding", "vision/position_embedding", "vision/input", "vision/rope/cosine", "vision/rope/sine",
      "vision/block.0/attention/queries", "vision/block.3/attention/output", "vision/block.3/mlp/activation",
      "vision/block.2/output", "vision/deepstack.2/output", "vision/merger/output", "decoder/all/embeddings",
      "decoder/all/embeddings_used", "decoder/all/rope/cosine", "decoder/all/layer.0/output", "decoder/all/hidden",
      "decoder/all/norm", "decoder/prefix/layer.3/attention/queries", "decoder/prefix/layer.0/deepstacked",
      "decoder/latent.1/latents", "decoder/latent.1/layer.2/mlp/output", "decoder/final/latents",
      "decoder/final/layer.3/attention/context", "decoder/final/hidden", "decoder/final/norm", "decoder/final/logits",
      "loss/vlm",
    ].map { "0/\($0).value" }
    expected += [
      "decoder/final/layer.3/attention/queries", "decoder/latent.1/latents", "decoder/prefix/layer.0/output",
      "vision/block.0/attention/queries", "vision/deepstack.0/output", "vision/merger/output", "decoder/final/logits",
      "loss/vlm",
    ].map { "0/gradient/\($0).gradient" }
    for parameter in Qwen3VLConfiguration.tiny.parameters {
      expected += ["0/weights/\(parameter.name).value", "0/gradient/\(parameter.name).gradient"]
    }
    for address in expected { #expect(addresses.contains(address), "\(address)") }
    #expect(!addresses.contains { $0.contains("latent.2") })
  }

  @Test func aRunWithoutLatentsIsOneFinalPass() throws {
    let addresses = try recorded(latents: false).addresses
    #expect(addresses.contains("0/decoder/final/layer.0/deepstacked.value"))
    #expect(!addresses.contains { $0.contains("/prefix/") || $0.contains("/latent") })
  }

  @Test func noAddressComesTwice() throws {
    for latents in [false, true] {
      let addresses = try recorded(latents: latents).addresses
      var seen: Set<String> = []
      #expect(addresses.filter { !seen.insert($0).inserted }.isEmpty)
      for address in addresses { #expect(try TensorAddress(address).description == address) }
    }
  }

  @Test func everyParentWasReportedBefore() throws {
    var changes: [(inout TinyModel) -> Void] = [{ _ in }]
    changes.append { $0.options.detachesLatents = true }
    changes.append { $0.options.usesPlainPositions = true }
    changes.append { ($0.options.lossSegment, $0.options.hiddenState) = (.all, .postNorm) }
    changes.append { $0.isFrozen = { $0.rawValue.hasPrefix("vlm.model.visual") } }
    for change in changes {
      var known = Set(Self.inputAddresses)
      for record in try recorded(change).records {
        for parent in record.parents { #expect(known.contains(parent), "\(record.address) names \(parent)") }
        #expect(Set(record.parents).count == record.parents.count, "\(record.address)")
        known.insert(record.address)
      }
    }
  }

  /// Everything that `address` came from, over any number of parents.
  private func ancestors(_ address: String, _ recording: Recording) -> Set<String> {
    var (found, waiting): (Set<String>, [String]) = ([], [address])
    while let next = waiting.popLast() {
      for parent in recording[next]?.parents ?? [] where found.insert(parent).inserted { waiting.append(parent) }
    }
    return found
  }

  @Test func chainsOfParentsLeadFromTheLossToAllInputs() throws {
    let recording = try recorded()
    let ofLoss = ancestors("0/loss/vlm.value", recording)
    for input in Self.inputAddresses { #expect(ofLoss.contains(input), "\(input)") }
    for part in [
      "vision/block.0/output", "decoder/prefix/layer.0/output", "decoder/final/latents", "decoder/final/logits",
    ] {
      #expect(ofLoss.contains("0/\(part).value"), "\(part)")
    }
    for parameter in Qwen3VLConfiguration.tiny.parameters {
      #expect(ofLoss.contains("0/weights/\(parameter.name).value"), "\(parameter.name)")
      let ofGradient = ancestors("0/gradient/\(parameter.name).gradient", recording)
      #expect(ofGradient.contains("0/gradient/loss/vlm.gradient"), "\(parameter.name)")
    }
    // What came later is no parent of what came before.
    #expect(
      ancestors("0/decoder/prefix/hidden.value", recording).isDisjoint(with: ["0/decoder/latent.1/latents.value"]))
    #expect(!ancestors("0/vision/merger/output.value", recording).contains("0/tokens/input_ids.value"))
  }

  @Test func observingChangesNoBit() throws {
    let inputs = try SyntheticBatch(Self.rows).inputs
    var model = TinyModel()
    let silent = try model.run(inputs)
    model.observer = Recording()
    let observed = try model.run(inputs)
    #expect(try observed.valueBits == silent.valueBits)
    #expect(try observed.gradientBits == silent.gradientBits)
  }

  /// Values do not depend on what a tape is for, nor do their addresses.
  @Test func inferenceReportsTheSameValues() throws {
    let training = try recorded()
    let inference = try recorded { $0.objective = nil }
    let values = training.records.filter { !$0.address.hasPrefix("0/gradient/") }
    #expect(inference.addresses == values.map(\.address))
    for (a, b) in zip(inference.records, values) { #expect(a.tensor == b.tensor && a.parents == b.parents) }
  }

  /// A gradient has the shape of its value, and that of a parameter is the one that an optimiser gets.
  @Test func gradientsHaveTheShapesOfTheirValues() throws {
    let recording = try recorded()
    var compared = 0
    for record in recording.records where record.address.hasPrefix("0/gradient/") {
      let name = record.address.dropFirst("0/gradient/".count).dropLast(".gradient".count)
      let value = recording["0/\(name).value"] ?? recording["0/weights/\(name).value"]
      #expect(value?.tensor.shape == record.tensor.shape, "\(record.address)")
      compared += 1
    }
    #expect(compared > Qwen3VLConfiguration.tiny.parameters.count + 100)
  }
}
