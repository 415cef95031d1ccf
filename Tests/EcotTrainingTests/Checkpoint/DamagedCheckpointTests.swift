import EcotAutograd
import EcotFiles
import EcotTensors
import EcotTraining
import Testing

/// Checkpoints that are not whole: an error that a person can read, never a trap.
@Suite struct DamagedCheckpointTests {
  private static let files = ["model.safetensors", "optimizer.safetensors", "trainer_state.json"]

  /// A sound checkpoint after three steps, in `<folder>/c`.
  private func save(in folder: String) throws -> String {
    var run = try SmallRun()
    try run.train(0..<3)
    let path = "\(folder)/c"
    try TrainingCheckpoint(
      state: run.state, position: .init(step: 3, samplesDrawn: 3), comparability: "x", configuration: [("k", "v")]
    ).save(to: path)
    return path
  }

  /// The findings of loading; none where it works. Any other error than an input error fails the test.
  private func findings(
    _ path: String, _ inventory: [(name: ParameterName, shape: [Int])] = SmallRun.inventory
  ) throws -> [String] {
    do {
      _ = try TrainingCheckpoint(folder: path, inventory: inventory)
      return []
    } catch let error as InputError {
      return [error.description]
    } catch let errors as InputErrors {
      return errors.errors.map(\.description)
    }
  }

  @Test(arguments: files) func truncatedFilesAreRefused(_ name: String) throws {
    try withFolder { folder in
      let path = try save(in: folder)
      let bytes = try InputFile.contents(of: "\(path)/\(name)")
      for count in [0, 1, 7, 8, 9, 60, bytes.count / 3, bytes.count / 2, bytes.count - 3] {
        try AtomicFile.write(Array(bytes.prefix(count)), to: "\(path)/\(name)")
        let found = try findings(path)
        #expect(found.count == 1 && found[0].contains("\(path)/\(name)"), "\(count): \(found)")
      }
      try AtomicFile.remove("\(path)/\(name)")
      #expect(try findings(path).first?.contains("\(path)/\(name)") == true)
    }
  }

  /// Every bit of the headers and of the JSON: some changes leave a sound file, such as one of a digit of a count.
  @Test(arguments: files) func flippedBitsNeverTrap(_ name: String) throws {
    try withFolder { folder in
      let path = try save(in: folder)
      let bytes = try InputFile.contents(of: "\(path)/\(name)")
      let header = name.hasSuffix("json") ? bytes.count : 8 + Int(bytes[0]) + Int(bytes[1]) << 8
      var refused = 0
      for bit in stride(from: 0, to: 8 * header, by: 3) {
        var damaged = bytes
        damaged[bit / 8] ^= 1 << (bit % 8)
        try AtomicFile.write(damaged, to: "\(path)/\(name)")
        if try !findings(path).isEmpty { refused += 1 }
      }
      #expect(refused > header * 8 / 3 / 2, "\(refused) of \(header * 8 / 3)")
    }
  }

  @Test func tensorsThatDoNotFitTheModelAreNamed() throws {
    try withFolder { folder in
      let path = try save(in: folder)
      var other = SmallRun.inventory
      other[1].shape = [9, 7]
      other.remove(at: 2)
      other.append((ParameterName("action_model.new"), [2, 2]))
      #expect(
        try findings(path, other) == [
          "\(path)/model.safetensors: action_model.new: missing (expected a tensor of shape (2, 2))",
          "\(path)/model.safetensors: qwen_vl_interface.model.model.bias: unexpected: the model has no such parameter",
          "\(path)/model.safetensors: qwen_vl_interface.model.model.weight: shape (7, 9) (expected (9, 7))",
          "\(path)/optimizer.safetensors: qwen_vl_interface.model.model.bias.exp_avg: unexpected: "
            + "trainer_state.json counts no update of such a parameter",
          "\(path)/optimizer.safetensors: qwen_vl_interface.model.model.bias.exp_avg_sq: unexpected: "
            + "trainer_state.json counts no update of such a parameter",
          "\(path)/optimizer.safetensors: qwen_vl_interface.model.model.weight.exp_avg: "
            + "shape (7, 9) (expected (9, 7))",
          "\(path)/optimizer.safetensors: qwen_vl_interface.model.model.weight.exp_avg_sq: "
            + "shape (7, 9) (expected (9, 7))",
          "\(path)/trainer_state.json: parameters.qwen_vl_interface.model.model.bias: "
            + "unexpected: the model has no such parameter",
        ])
      let many = (0..<30).map { (ParameterName("action_model.p\($0)"), [1]) }
      let found = try findings(path, SmallRun.inventory + many)
      #expect(found.count == 21 && found.last == "and 10 more")
    }
  }

  @Test func tensorsOfAnotherTypeAreNamed() throws {
    let name = ParameterName("action_model.x")
    try withFolder { folder in
      let path = "\(folder)/c"
      try TrainingCheckpoint(
        state: TrainingState(parameters: [name: Tensor([1, 2] as [Float])]), position: .init(step: 0, samplesDrawn: 0),
        comparability: "", configuration: []
      ).save(to: path)
      try SafetensorsWriter.write([(name.rawValue, Tensor([1, 2] as [Double]))], to: "\(path)/model.safetensors")
      #expect(
        try findings(path, [(name, [2])]) == [
          "\(path)/model.safetensors: action_model.x: elements of type F64 (expected F32)"
        ])
    }
  }

  @Test(arguments: [
    (#""ecot-golden-checkpoint/1""#, #""ecot-golden-checkpoint/2""#, "format: format 'ecot-golden-checkpoint/2'"),
    (#""format""#, #""form""#, "format: no format"), (#""updates": 3,"#, #""updates": -1,"#, "updates: no count"),
    (#""updates": 3,"#, #""updates": 9223372036854775807,"#, "updates: no count"),
    (#""updates": 3,"#, #""updates": 2,"#, "updates: no count"), (#""updates": 3,"#, "", "updates: missing"),
    (#""samples_drawn": 3,"#, #""samples_drawn": 1.5,"#, "samples_drawn: no count"),
    (#""comparability": "x","#, #""comparability": 1,"#, "comparability: missing, or no text"),
    (#""k": "v""#, #""k": 1"#, "configuration.k: no text"), (#""k": "v""#, #""k": "v", "k": "v""#, "k: there twice"),
    (#""parameters""#, #""params""#, "parameters: missing"),
  ])
  func recordsThatAreWrongAreRefused(_ old: String, _ new: String, _ message: String) throws {
    try withFolder { folder in
      let path = try save(in: folder)
      let file = "\(path)/trainer_state.json"
      let text = try InputFile.text(of: file)
      #expect(text.contains(old))
      try AtomicFile.write(text.replacing(old, with: new, maxReplacements: 1), to: file)
      let found = try findings(path)
      #expect(found.count == 1 && found[0].contains("\(file): ") && found[0].contains(message), "\(found)")
    }
  }

  @Test func anotherVersionSaysWhatToDo() throws {
    try withFolder { folder in
      try AtomicFile.write(#"{"format": "ecot-golden-checkpoint/9"}"#, to: "\(folder)/c/trainer_state.json")
      let found = try findings("\(folder)/c")
      #expect(found.first?.contains("(expected ecot-golden-checkpoint/1); go on with the version") == true)
      #expect(try findings("\(folder)/nowhere").first?.contains("no folder") == true)
    }
  }
}
