import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// starVLA keeps the language model and the action head in one file; each is opened without the other.
@Suite struct CheckpointModulesTests {
  private static let language = Qwen3VLConfiguration.tiny.parameters
  private static let head = ActionHeadConfiguration.tiny.parameters

  private func write(_ folder: String, languagePrefix: String) throws {
    let entries =
      Self.language.map { (languagePrefix + $0.checkpointName, $0) }
      + Self.head.map { ("action_model." + $0.checkpointName, $0) }
    let writer = try SafetensorsStreamWriter(
      "\(folder)/model.safetensors", entries: entries.map { ($0.0, $0.1.shape, .f32) })
    let weights = SeededWeights(Self.language + Self.head, seed: 3)
    for (_, parameter) in entries { try writer.append(weights.tensor(parameter)) }
    try writer.finish()
  }

  @Test(arguments: ["qwen_vl_interface.model.", ""]) func aStarVLAFileIsBoth(prefix: String) throws {
    try withFolder { folder in
      try write(folder, languagePrefix: prefix)
      let language = try Checkpoint(folder: folder)
      #expect(language.names == Self.language.map(\.checkpointName).sorted())
      try language.check(against: Self.language)
      let weights = SeededWeights(Self.language + Self.head, seed: 3)
      for parameter in [Self.language[0], Self.language[Self.language.count - 1]] {
        #expect(try language.tensor(parameter.checkpointName) == weights.tensor(parameter))
        language.release(parameter.checkpointName)
      }
      guard !prefix.isEmpty else { return }
      let head = try Checkpoint(file: "\(folder)/model.safetensors", module: .actionModel)
      #expect(head.names == Self.head.map(\.checkpointName).sorted())
      #expect(try ActionHeadConfiguration(head, heads: 4, headSize: nil) == .tiny)
      try head.check(against: Self.head)
      #expect(try head.tensor(Self.head[0].checkpointName) == weights.tensor(Self.head[0]))
    }
  }

  /// Older names of the language model are known behind the prefix, too; errors name the tensor as it is in the file.
  @Test func olderNamesBehindThePrefix() throws {
    try withFolder { folder in
      let norm = "qwen_vl_interface.model.model.norm.weight"
      try SafetensorsWriter.write(
        [(norm, Tensor([1, 2] as [Float])), ("action_model.x", Tensor([1] as [Float]))],
        to: "\(folder)/model.safetensors")
      let checkpoint = try Checkpoint(folder: folder)
      #expect(checkpoint.names == ["model.language_model.norm.weight"])
      let error = #expect(throws: InputErrors.self) { try checkpoint.check(against: []) }
      #expect(error?.description.contains("model.safetensors: \(norm): unexpected") == true)
    }
  }

  @Test func digestsOfOneFileAreItsOwn() throws {
    try withFolder { folder in
      let file = "\(folder)/head.safetensors"
      try SafetensorsWriter.write([("x", Tensor([1] as [Float]))], to: file)
      let digests = try Checkpoint(file: file, module: .actionModel).digests
      #expect(digests.map(\.name) == ["head.safetensors"])
      #expect(try digests[0].digest == SHA256Digest.hexadecimal(of: InputFile.contents(of: file)))
    }
  }

  @Test func aFolderIsNoFile() throws {
    try withFolder { folder in
      #expect(throws: InputError.self) { try Checkpoint(file: folder, module: .actionModel) }
      #expect(throws: InputError.self) { try Checkpoint(file: "\(folder)/none.safetensors", module: .actionModel) }
    }
  }
}
