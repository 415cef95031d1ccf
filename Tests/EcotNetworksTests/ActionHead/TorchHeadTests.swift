import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// The head computes what PyTorch computes on the committed reference: seeded weights, padding at both ends, two
/// copies, flow times below 0 and close to 1. Unlike the oracles, it is in every clone.
@Suite struct TorchHeadTests {
  private static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(2)
    return parts.joined(separator: "/") + "/Fixtures"
  }()
  private static let fixture = Result { HeadReference(wanted: try SafetensorsReader(folder + "/head.safetensors")) }

  /// The head with the weights of the script that wrote the reference.
  private static func head(_ observer: Recording? = nil) throws -> TinyHead {
    var head = TinyHead()
    head.configuration.horizon = 4
    head.parameters = try TinyHead.values(of: head.configuration, seed: 42)
    head.observer = observer
    return head
  }

  /// Numbers between -1.5 and 1.5, by the script's formula.
  private static func formula(_ shape: [Int], step: Int) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { (Float($0 * step % 1000) / 1000 - 0.5) * 3 }, shape: shape)
  }

  private static func inputs() throws -> TinyHead.Inputs {
    let reference = try fixture.get()
    return TinyHead.Inputs(
      context: try formula([2, 9, 64], step: 7919), mask: try reference.tensor("encoder_mask"),
      state: try formula([2, 8], step: 619), actions: try formula([2, 4, 7], step: 331),
      noise: try formula([4, 4, 7], step: 457), times: try reference.tensor("t"))
  }

  @Test func theReferenceIsTheOneOfTheReadme() throws {
    let digest = SHA256Digest.hexadecimal(of: try InputFile.contents(of: Self.folder + "/head.safetensors"))
    #expect(try InputFile.text(of: Self.folder + "/README.md").contains("| head.safetensors | \(digest) |"))
  }

  @Test func forwardAndBackward() throws {
    let reference = try Self.fixture.get()
    let recording = Recording()
    let head = try Self.head(recording)
    let outcome = try head.run(Self.inputs())
    #expect(recording["0/head/time_bucket.value"]?.tensor == (try reference.tensor("timestep_bucket")))
    #expect(try reference.compareValues(recording, "fixture") == HeadReference.parts.count)
    #expect(try reference.lossError(outcome.loss) <= HeadReference.Limit.loss)
    for name in ["context", "state"] {
      let gradient = try #require(outcome.gradients[ParameterName(name)])
      #expect(try relativeError(gradient, reference.tensor("grad.\(name)")) <= HeadReference.Limit.gradient)
    }
    let worst = try reference.worstGradient(outcome.gradients, head.configuration.parameters)
    #expect(worst.error <= HeadReference.Limit.gradient, "\(worst.name)")
    #expect(reference.wanted.names.count { $0.hasPrefix("grad.") } == 12)
  }

  @Test func actionsByEulersMethod() throws {
    let inputs = try Self.inputs()
    let noise = try Tensor(Array(inputs.noise.floats.prefix(2 * 4 * 7)), shape: [2, 4, 7])
    let actions = try Self.head().actions(from: noise, inputs, steps: 4)
    #expect(try relativeError(actions, Self.fixture.get().tensor("euler4")) <= HeadReference.Limit.value)
  }
}
