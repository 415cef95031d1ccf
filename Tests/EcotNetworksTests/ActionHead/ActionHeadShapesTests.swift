import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// The sizes of a head are those of the tensors of a starVLA state dict.
@Suite struct ActionHeadShapesTests {
  private typealias Named = (name: String, tensor: Tensor)

  /// A head with no size like another.
  private static let configuration: ActionHeadConfiguration = {
    var head = ActionHeadConfiguration(
      heads: 3, headSize: 4, layers: 3, contextWidth: 10, hiddenWidth: 14, outputWidth: 18, futureTokens: 2)
    (head.actionSize, head.stateSize, head.positions) = (5, 6, 20)
    return head
  }()

  private func tensors(prefix: String = "") throws -> [Named] {
    try Self.configuration.parameters.map { (prefix + $0.checkpointName, try .zeros($0.shape)) }
  }

  private func open(
    _ tensors: [Named], heads: Int? = 3, headSize: Int? = nil,
    _ body: (Checkpoint, ActionHeadConfiguration) throws -> Void
  ) throws {
    try withFolder { folder in
      let file = "\(folder)/head.safetensors"
      try SafetensorsWriter.write(tensors, to: file)
      let checkpoint = try Checkpoint(file: file, module: .actionModel)
      try body(checkpoint, ActionHeadConfiguration(checkpoint, heads: heads, headSize: headSize))
    }
  }

  /// What opening and checking a file says.
  private func refusal(_ tensors: [Named], heads: Int? = 3, headSize: Int? = nil) -> String {
    do {
      try open(tensors, heads: heads, headSize: headSize) { try $0.check(against: $1.parameters) }
      return "no error"
    } catch { return "\(error)" }
  }

  private func changed(_ name: String, _ tensor: Tensor?) throws -> [Named] {
    try tensors().compactMap { $0.name == name ? tensor.map { (name, $0) } : $0 }
  }

  @Test(arguments: ["", "action_model."]) func sizesAreThoseOfTheFile(prefix: String) throws {
    for others in [[], ["qwen_vl_interface.model.model.norm.weight", "qwen_vl_interface.model.lm_head.weight"]] {
      let all = try tensors(prefix: prefix) + others.map { ($0, try .zeros([2])) }
      try open(all) { checkpoint, found in
        #expect(found == Self.configuration)
        try checkpoint.check(against: found.parameters)
        #expect(checkpoint.names == Self.configuration.parameters.map(\.checkpointName).sorted())
      }
    }
  }

  @Test func headsFollowFromTheirSize() throws {
    try open(tensors(), heads: nil, headSize: 6) { #expect($1.heads == 2 && $1.headSize == 6) }
    try open(tensors(), heads: 6, headSize: 2) { #expect($1.heads == 6 && $1.headSize == 2) }
    // Narrower than one head of 64.
    try open(tensors(), heads: nil) { #expect($1.heads == 1 && $1.headSize == 12) }
  }

  @Test(
    arguments: [
      (5, nil), (0, nil), (-3, nil), (Int.min, nil), (Int.max, nil), (nil, 5), (nil, -4), (3, 5), (3, Int.max), (13, 0),
    ] as [(Int?, Int?)])
  func headsThatDoNotFitTheWidth(heads: Int?, size: Int?) throws {
    let text = refusal(try tensors(), heads: heads, headSize: size)
    #expect(text.contains("do not make 12, the width of the head"), "\(text)")
  }

  @Test func anEmptyFileHasNoHead() {
    #expect(refusal([]).contains("no tensor 'model.proj_out_2.weight'"))
  }

  @Test func everyMissingTensorIsNamed() throws {
    for parameter in Self.configuration.parameters {
      let text = refusal(try changed(parameter.checkpointName, nil))
      #expect(text.contains(parameter.checkpointName), "\(parameter.checkpointName): \(text)")
    }
  }

  @Test func everyTensorOfAnotherShapeIsNamed() throws {
    // More future tokens or positions are another head.
    let free = ["future_tokens.weight", "position_embedding.weight"]
    for parameter in Self.configuration.parameters where !free.contains(parameter.checkpointName) {
      var shape = parameter.shape
      shape[0] += 1
      // Where the sizes come from this tensor, others do not fit it.
      let text = refusal(try changed(parameter.checkpointName, .zeros(shape)))
      #expect(text.contains("shape (") || text.contains("do not make"), "\(parameter.checkpointName): \(text)")
      let flat = refusal(try changed(parameter.checkpointName, .zeros([1] + parameter.shape)))
      #expect(flat.contains(parameter.checkpointName), "\(parameter.checkpointName): \(flat)")
    }
  }

  @Test func sizesOfZeroAreRefused() throws {
    for name in ["model.proj_out_2.weight", "future_tokens.weight", "state_encoder.layer1.weight"] {
      let text = refusal(try changed(name, .zeros([0, 12])))
      #expect(text.contains("\(name): shape (0, 12) (expected 2 axes, none of them 0)"), "\(text)")
    }
  }

  @Test func unexpectedTensorsAreNamed() throws {
    let text = refusal(try tensors() + [("extra.weight", .zeros([1])), ("action_model.more", .zeros([1]))])
    #expect(text.contains("extra.weight: unexpected") && text.contains("action_model.more: unexpected"), "\(text)")
  }

  @Test func elementsMustBeFloats() throws {
    let name = "state_encoder.layer1.bias"
    let text = refusal(try changed(name, Tensor([Int64](repeating: 0, count: 14))))
    #expect(text.contains("\(name): elements of type I64"), "\(text)")
  }

  /// A tensor under both of its names is there twice.
  @Test func aTensorUnderTwoNames() throws {
    let name = "state_encoder.layer1.bias"
    let text = refusal(try tensors() + [("action_model.\(name)", .zeros([14]))])
    #expect(text.contains("the same tensor as"), "\(text)")
  }

  /// Numbers of blocks are not believed: gaps are missing tensors, and no more than a few are listed.
  @Test(arguments: [
    "4", "999999999999", "9223372036854775807", "99999999999999999999", "-1", "x", "", "00000000000000000001", "1 ",
  ])
  func strangeNumbersOfBlocks(number: String) throws {
    let extra = "model.transformer_blocks.\(number).norm1.linear.weight"
    let text = refusal(try tensors() + [(extra, .zeros([24, 12]))])
    #expect(text.contains("transformer_blocks"), "\(text)")
    #expect(text.contains("missing") || text.contains("unexpected"), "\(text)")
    #expect(text.split(separator: "\n").count <= 22)
  }
}
