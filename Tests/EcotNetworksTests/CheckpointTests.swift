import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

@Suite struct CheckpointTests {
  private typealias Named = (name: String, tensor: Tensor)

  private let embedding = "model.language_model.embed_tokens.weight"
  private let norm = "model.language_model.norm.weight"
  private let bias = "model.visual.patch_embed.proj.bias"

  private func tensors() throws -> [Named] {
    [
      (norm, Tensor([1, 2] as [Float])), (embedding, try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])),
      (bias, Tensor([0.5] as [Float])),
    ]
  }

  private var wanted: [ParameterShape] {
    [
      ParameterShape(embedding, [3, 2], .normal(0.02)), ParameterShape(norm, [2], .ones),
      ParameterShape(bias, [1], .zeros),
    ]
  }

  private func write(_ tensors: [Named], to folder: String, _ file: String = "model.safetensors") throws {
    try SafetensorsWriter.write(tensors, to: "\(folder)/\(file)")
  }

  private func writeIndex(_ map: String, to folder: String) throws {
    try AtomicFile.write(
      #"{"metadata":{"total_size":36},"weight_map":\#(map)}"#, to: "\(folder)/model.safetensors.index.json")
  }

  /// A folder with the tensors in two files.
  private func writeSharded(to folder: String, index: Bool = true) throws {
    let all = try tensors()
    try write([all[0]], to: folder, "model-00001-of-00002.safetensors")
    try write([all[1], all[2]], to: folder, "model-00002-of-00002.safetensors")
    guard index else { return }
    try writeIndex(
      #"{"\#(norm)":"model-00001-of-00002.safetensors","\#(embedding)":"model-00002-of-00002.safetensors","#
        + #""\#(bias)":"model-00002-of-00002.safetensors"}"#, to: folder)
  }

  /// The text of the error that opening a folder throws.
  private func refusal(_ folder: String) -> String {
    do {
      _ = try Checkpoint(folder: folder)
      return "no error"
    } catch { return "\(error)" }
  }

  private func findings(
    _ checkpoint: Checkpoint, _ wanted: [ParameterShape], tied: (output: String, embedding: String)? = nil
  ) throws -> [String] {
    do {
      try checkpoint.check(against: wanted, tiedTo: tied)
      return []
    } catch let errors as InputErrors { return errors.errors.map(\.description) }
  }

  @Test func oneFileAndSeveralHoldTheSame() throws {
    try withFolder { single in
      try withFolder { sharded in
        try write(tensors(), to: single)
        try writeSharded(to: sharded)
        let (left, right) = (try Checkpoint(folder: single), try Checkpoint(folder: sharded))
        #expect(left.names == [embedding, norm, bias])
        #expect(right.names == left.names)
        for (name, tensor) in try tensors() {
          #expect(try left.tensor(name) == tensor)
          #expect(try right.tensor(name) == tensor)
          #expect(try right.shape(of: name) == tensor.shape)
          right.release(name)
          #expect(try right.tensor(name) == tensor)
        }
        try left.check(against: wanted)
        try right.check(against: wanted)
        #expect(left.contains(norm) && !left.contains("norm"))
        left.release("norm")
        let error = #expect(throws: InputError.self) { try left.tensor("model.language_model.nrom.weight") }
        #expect(error?.description.contains("did you mean '\(norm)'?") == true)
        #expect(throws: InputError.self) { try left.shape(of: "norm") }
      }
    }
  }

  @Test func theIndexComesBeforeTheSingleFile() throws {
    try withFolder { folder in
      try writeSharded(to: folder)
      try AtomicFile.write("no safetensors", to: "\(folder)/model.safetensors")
      #expect(try Checkpoint(folder: folder).names.count == 3)
    }
  }

  @Test(arguments: [SafetensorsType.f16, .bf16]) func halfPrecisionComesAsFloat32(_ type: SafetensorsType) throws {
    try withFolder { folder in
      let all = try tensors()
      let writer = try SafetensorsStreamWriter(
        "\(folder)/model.safetensors", entries: all.map { ($0.name, $0.tensor.shape, type) })
      for (_, tensor) in all { try writer.append(tensor) }
      try writer.finish()
      let checkpoint = try Checkpoint(folder: folder)
      for (name, tensor) in all { #expect(try checkpoint.tensor(name) == tensor) }
      try checkpoint.check(against: wanted)
    }
  }

  @Test func digestsAreOfTheFiles() throws {
    try withFolder { folder in
      try writeSharded(to: folder)
      let checkpoint = try Checkpoint(folder: folder)
      #expect(throws: InputError.self) { try checkpoint.digests }
      try AtomicFile.write("{}", to: "\(folder)/config.json")
      let digests = try checkpoint.digests
      let files = ["config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
      #expect(digests.map(\.name) == files)
      for (name, digest) in digests {
        #expect(try digest == SHA256Digest.hexadecimal(of: InputFile.contents(of: "\(folder)/\(name)")))
      }
    }
  }

  @Test func olderNamesAreKnown() throws {
    try withFolder { folder in
      let names = ["model.norm.weight", "model.embed_tokens.weight", "visual.patch_embed.proj.bias"]
      try write(zip(names, tensors()).map { ($0, $1.tensor) }, to: folder)
      let checkpoint = try Checkpoint(folder: folder)
      try checkpoint.check(against: wanted)
      #expect(try checkpoint.tensor(norm) == Tensor([1, 2] as [Float]))
      checkpoint.release(norm)
      // An error names the tensor as it is in the file.
      let found = try findings(checkpoint, Array(wanted.dropLast()))
      #expect(found.count == 1 && found[0].contains("model.safetensors: visual.patch_embed.proj.bias: unexpected"))
    }
    try withFolder { folder in
      let names = ["language_model.model.norm.weight", "language_model.lm_head.weight", "visual.x"]
      try write(zip(names, tensors()).map { ($0, $1.tensor) }, to: folder)
      #expect(try Checkpoint(folder: folder).names == ["lm_head.weight", norm, "model.visual.x"])
    }
    try withFolder { folder in
      try write([("model.norm.weight", Tensor([1] as [Float])), (norm, Tensor([1] as [Float]))], to: folder)
      #expect(refusal(folder).contains("\(norm): the same tensor as 'model.norm.weight' in model.safetensors"))
    }
  }

  @Test func whatDoesNotFitTheModelIsNamed() throws {
    try withFolder { folder in
      try write(
        [
          (embedding, try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])), (bias, Tensor([1] as [Int64])),
          ("lm_head.weight", Tensor([1] as [Float])), ("extra", Tensor([1, 2] as [Double])),
        ], to: folder)
      let checkpoint = try Checkpoint(folder: folder)
      let found = try findings(checkpoint, wanted)
      #expect(
        found == [
          "\(folder)/model.safetensors: extra: unexpected: the model has no such parameter",
          "\(folder)/model.safetensors: lm_head.weight: unexpected: the model has no such parameter",
          "\(folder)/model.safetensors: \(embedding): shape (2, 2) (expected (3, 2))",
          "\(folder): \(norm): missing (expected a tensor of shape (2))",
          "\(folder)/model.safetensors: \(bias): elements of type I64 (expected F32, F16 or BF16)",
        ])
      let error = #expect(throws: InputError.self) { try checkpoint.tensor(bias) }
      #expect(error?.description.contains("elements of type I64") == true)
    }
  }

  @Test func aLongListIsCut() throws {
    try withFolder { folder in
      try write([], to: folder)
      let many = (0..<25).map { ParameterShape("p\($0 < 10 ? "0" : "")\($0)", [1], .zeros) }
      let found = try findings(try Checkpoint(folder: folder), many.reversed())
      #expect(found.count == 21)
      #expect(found[0].contains("p00: missing") && found[19].contains("p19: missing"))
      #expect(found[20] == "and 5 more")
      #expect(try findings(try Checkpoint(folder: folder), Array(many.prefix(20))).count == 20)
    }
  }

  @Test func aTiedOutputLayerMustBeACopy() throws {
    let tied = (output: "lm_head.weight", embedding: embedding)
    let copy = try tensors()[1].tensor
    for (output, problem) in [
      (copy, nil), (try copy.reshaped(to: [2, 3]), "differs"),
      (try Tensor([1, 2, 3, 4, 5, 7] as [Float], shape: [3, 2]), "differs"),
    ] as [(Tensor, String?)] {
      try withFolder { folder in
        try write(tensors() + [("lm_head.weight", output)], to: folder)
        let checkpoint = try Checkpoint(folder: folder)
        let found = try findings(checkpoint, wanted, tied: tied)
        if problem == nil {
          #expect(found.isEmpty)
        } else {
          #expect(found.count == 1 && found[0].contains("lm_head.weight: differs from '\(embedding)'"), "\(found)")
        }
        #expect(try findings(checkpoint, wanted).count == 1)
      }
    }
    try withFolder { folder in
      try write(tensors(), to: folder)
      try Checkpoint(folder: folder).check(against: wanted, tiedTo: tied)
    }
    try withFolder { folder in
      try write([("lm_head.weight", copy)], to: folder)
      #expect(try findings(try Checkpoint(folder: folder), wanted, tied: tied).count == 3)
    }
  }

  @Test func foldersWithoutWeightsAreRefused() throws {
    #expect(refusal("/nowhere/at/all").contains("no folder"))
    try withFolder([("pytorch_model.bin", "")]) { folder in
      #expect(refusal(folder).contains("\(folder): no weights (expected model.safetensors or"))
      #expect(refusal("\(folder)/pytorch_model.bin").contains("no folder"))
    }
    try withFolder([("model.safetensors", "x")]) { folder in
      #expect(refusal(folder).contains("model.safetensors: too short"))
    }
  }

  @Test func missingFilesAreNamedAllAtOnce() throws {
    try withFolder { folder in
      try writeIndex(#"{"a":"2.safetensors","b":"1.safetensors","c":"1.safetensors"}"#, to: folder)
      let lines = refusal(folder).split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.contains("\(folder)/1.safetensors: a weight file that") == true)
      #expect(lines.last?.contains("\(folder)/2.safetensors: a weight file that") == true)
    }
  }

  @Test(arguments: [
    (#"{}"#, "an empty weight_map"), (#"[]"#, "no weight_map"), (#"{"a":1}"#, "weight_map.a: no name of a file"),
    (#"{"a":"../x.safetensors"}"#, "weight_map.a: '../x.safetensors' (expected a file of the folder"),
    (#"{"a":"/x.safetensors"}"#, "weight_map.a: '/x.safetensors'"), (#"{"a":".."}"#, "weight_map.a: '..'"),
    (#"{"a":""}"#, "weight_map.a: ''"), (#"{"a":"."}"#, "weight_map.a: '.'"),
    (#"{"a":"x\u0000y"}"#, "weight_map.a: "), (#"{"a":"sub/x"}"#, "weight_map.a: 'sub/x'"),
    (#"{"a":"x","a":"x"}"#, "weight_map.a: there twice"), (#"{"a":"#, "unexpected '}'"),
  ])
  func anIndexThatIsWrongIsRefused(_ map: String, _ problem: String) throws {
    try withFolder { folder in
      try writeIndex(map, to: folder)
      #expect(refusal(folder).contains(problem), "\(refusal(folder))")
      #expect(refusal(folder).contains("model.safetensors.index.json"))
    }
  }

  @Test func theIndexAndTheFilesMustAgree() throws {
    try withFolder { folder in
      try writeSharded(to: folder, index: false)
      try writeIndex(
        #"{"\#(norm)":"model-00001-of-00002.safetensors","\#(embedding)":"model-00001-of-00002.safetensors","#
          + #""\#(bias)":"model-00002-of-00002.safetensors"}"#, to: folder)
      let lines = refusal(folder).split(separator: "\n")
      #expect(lines.count == 2, "\(lines)")
      #expect(lines.first?.contains("\(embedding): not in 'model-00001-of-00002.safetensors'") == true)
      #expect(
        lines.last?.contains("model-00002-of-00002.safetensors: \(embedding): a tensor that the index does not") == true
      )
    }
    try withFolder { folder in
      try writeSharded(to: folder)
      for file in ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] {
        try AtomicFile.write("no safetensors", to: "\(folder)/\(file)")
      }
      for file in ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"] {
        #expect(refusal(folder).contains("\(file): offset 0: truncated"))
      }
    }
  }

  @Test(.enabled(if: PathKind(oracleModelFolder) == .folder, "needs ../shared/oracles/qwen3vl beside the package"))
  func theModelOfTransformersIsOpened() throws {
    let checkpoint = try Checkpoint(folder: oracleModelFolder)
    #expect(try checkpoint.shape(of: embedding) == [2077, 64])
    #expect(try checkpoint.tensor(norm).floats.count == 64)
    #expect(!checkpoint.contains("lm_head.weight"))
    #expect(try checkpoint.digests.map(\.name) == ["config.json", "model.safetensors"])
  }
}
