import EcotAutograd
import EcotFiles
import EcotTensors
import EcotTraining
import Testing

@Suite struct TrainingCheckpointTests {
  private func checkpoint(_ run: SmallRun, step: Int = 3) -> TrainingCheckpoint {
    TrainingCheckpoint(
      state: run.state, position: .init(step: step, samplesDrawn: 7 * step), comparability: "5d41",
      configuration: [("seed", "42"), ("a \"quoted\"\nkey", "é")])
  }

  @Test func whatIsLoadedIsWhatWasSaved() throws {
    var run = try SmallRun()
    try run.train(0..<3)
    try withFolder { folder in
      try checkpoint(run).save(to: "\(folder)/new/checkpoint/")
      let loaded = try TrainingCheckpoint(folder: "\(folder)/new/checkpoint", inventory: SmallRun.inventory)
      #expect(loaded.state == run.state)
      #expect(try bits(loaded.state) == bits(run.state))
      #expect(loaded.position == .init(step: 3, samplesDrawn: 21))
      #expect(loaded.comparability == "5d41")
      #expect(loaded.configuration.map(\.key) == ["seed", "a \"quoted\"\nkey"])
      #expect(loaded.configuration.map(\.value) == ["42", "é"])
      // Nothing is left beside it.
      #expect(try InputFile.names(in: "\(folder)/new") == ["checkpoint"])
      try AtomicFolder.remove("\(folder)/new/checkpoint")
    }
  }

  @Test func everyBitOfANumberIsKept() throws {
    let name = ParameterName("vlm.x")
    let numbers: [UInt32] = [0x8000_0000, 1, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0001, 0x7F80_0001, 0x007F_FFFF]
    let state = try TrainingState(parameters: [name: Tensor(numbers.map(Float.init(bitPattern:)))])
    try withFolder { folder in
      let checkpoint = TrainingCheckpoint(
        state: state, position: .init(step: 0, samplesDrawn: 0), comparability: "", configuration: [])
      try checkpoint.save(to: "\(folder)/c")
      let loaded = try TrainingCheckpoint(folder: "\(folder)/c", inventory: [(name, [7])])
      #expect(try loaded.state.parameters[name]?.bits == numbers)
      #expect(loaded.state.moments.isEmpty && loaded.configuration.isEmpty)
    }
  }

  @Test func aRunThatGoesOnHasTheBitsOfOneThatNeverStopped() throws {
    var (straight, stopped) = (try SmallRun(), try SmallRun())
    let (whole, parts) = (Recording(), Recording())
    try straight.train(0..<5, observer: whole)
    try stopped.train(0..<3, observer: parts)
    try withFolder { folder in
      try checkpoint(stopped).save(to: "\(folder)/c")
      var resumed = try SmallRun()
      resumed.state = try TrainingCheckpoint(folder: "\(folder)/c", inventory: SmallRun.inventory).state
      try resumed.train(3..<5, observer: parts)
      #expect(try bits(resumed.state) == bits(straight.state))
    }
    // What is reported is the same, too, parents included.
    #expect(parts.records == whole.records)
  }

  @Test func namesAreThoseOfStarVLA() throws {
    var run = try SmallRun()
    try run.train(0..<1)
    try withFolder { folder in
      try checkpoint(run).save(to: "\(folder)/c")
      let model = try SafetensorsReader("\(folder)/c/model.safetensors")
      #expect(
        model.names == [
          "action_model.weight", "qwen_vl_interface.model.lm_head.weight", "qwen_vl_interface.model.model.bias",
          "qwen_vl_interface.model.model.visual.frozen", "qwen_vl_interface.model.model.weight",
        ])
      let optimizer = try SafetensorsReader("\(folder)/c/optimizer.safetensors")
      #expect(
        Array(optimizer.names.prefix(4)) == [
          "action_model.weight.exp_avg", "action_model.weight.exp_avg_sq",
          "qwen_vl_interface.model.lm_head.weight.exp_avg", "qwen_vl_interface.model.lm_head.weight.exp_avg_sq",
        ])
      #expect(optimizer.names.count == 8)
      let state = try JSONValue(contentsOf: "\(folder)/c/trainer_state.json")
      #expect(state["format"]?.string == "ecot-golden-checkpoint/1")
      #expect(state["parameters"]?["qwen_vl_interface.model.model.bias"]?["updates"]?.integer == 1)
      #expect(state["parameters"]?["qwen_vl_interface.model.model.visual.frozen"] == nil)
      // Equal states make equal bytes.
      try checkpoint(run).save(to: "\(folder)/d")
      for name in ["model.safetensors", "optimizer.safetensors", "trainer_state.json"] {
        #expect(try InputFile.contents(of: "\(folder)/c/\(name)") == InputFile.contents(of: "\(folder)/d/\(name)"))
      }
    }
  }

  @Test func anOlderCheckpointIsReplacedAndNothingElseIs() throws {
    var run = try SmallRun()
    try withFolder { folder in
      let path = "\(folder)/c"
      try checkpoint(run, step: 0).save(to: path)
      try run.train(0..<2)
      try checkpoint(run, step: 2).save(to: path)
      #expect(try TrainingCheckpoint(folder: path, inventory: SmallRun.inventory).position.step == 2)
      #expect(try InputFile.names(in: folder) == ["c"])

      try AtomicFile.write("dear diary", to: "\(path)/notes.txt")
      let error = #expect(throws: InputError.self) { try checkpoint(run).save(to: path) }
      #expect(error?.description.contains("holds 'notes.txt'") == true)
      #expect(try TrainingCheckpoint(folder: path, inventory: SmallRun.inventory).position.step == 2)

      for (name, text) in [("other.txt", "x"), ("trainer_state.json", "{}"), ("trainer_state.json", "x")] {
        let other = "\(folder)/other"
        try AtomicFile.write(text, to: "\(other)/\(name)")
        #expect(throws: InputError.self) { try checkpoint(run).save(to: other) }
        #expect(try InputFile.text(of: "\(other)/\(name)") == text)
        try AtomicFolder.remove(other)
      }
      try AtomicFile.write("x", to: "\(folder)/file")
      #expect(throws: InputError.self) { try checkpoint(run).save(to: "\(folder)/file") }
      #expect(throws: InputError.self) { try checkpoint(run).save(to: "\(folder)/file/c") }
      #expect(try InputFile.text(of: "\(folder)/file") == "x")
    }
  }
}
