import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// Inputs that the head refuses, and what it says about them.
@Suite struct HeadErrorTests {
  /// A change that makes good inputs bad ones, and what the message must hold.
  struct Case: Sendable, CustomStringConvertible {
    var description: String
    var expected: [String]
    var change: @Sendable (inout TinyHead.Inputs) throws -> Void

    init(
      _ description: String, _ expected: String...,
      change: @escaping @Sendable (inout TinyHead.Inputs) throws -> Void
    ) {
      (self.description, self.expected, self.change) = (description, expected, change)
    }
  }

  private static let cases = [
    Case("a narrower context", "the context is 32 wide", "64") { $0.context = try .zeros([3, 12, 32]) },
    Case("a context of two axes", "the context has shape (36, 64)") { $0.context = try .zeros([36, 64]) },
    Case("an empty context", "the context has shape (3, 0, 64)") { $0.context = try .zeros([3, 0, 64]) },
    Case("another mask", "the context's mask has shape (3, 11)", "(3, 12)") {
      $0.mask = try Tensor([Int64](repeating: 1, count: 33), shape: [3, 11])
    },
    Case("a mask with a hole", "row 1", "padding between its tokens") {
      var mask = try #require($0.mask).int64s
      mask[12 + 4] = 0
      $0.mask = try Tensor(mask, shape: [3, 12])
    },
    Case("a row of padding", "row 2 is all padding") {
      var mask = try #require($0.mask).int64s
      for place in 24..<36 { mask[place] = 0 }
      $0.mask = try Tensor(mask, shape: [3, 12])
    },
    Case("a mask of other numbers", "the context's mask holds 2") {
      var mask = try #require($0.mask).int64s
      mask[13] = 2
      $0.mask = try Tensor(mask, shape: [3, 12])
    },
    Case("float mask", "float32") { $0.mask = try .zeros([3, 12]) },
    Case("fewer actions", "actions", "(3, 15, 7)", "(3, 16, 7)") { $0.actions = try .zeros([3, 15, 7]) },
    Case("actions of other samples", "actions", "(2, 16, 7)") { $0.actions = try .zeros([2, 16, 7]) },
    Case("whole actions", "actions", "int64") {
      $0.actions = try Tensor([Int64](repeating: 0, count: 336), shape: [3, 16, 7])
    },
    Case("a smaller state", "state", "(3, 7)", "(3, 8)") { $0.state = try .zeros([3, 7]) },
    Case("two states", "state", "(3, 2, 8)") { $0.state = try .zeros([3, 2, 8]) },
    Case("noise for no whole copy", "noise", "(4, 16, 7)", "multiple of the 3 samples") {
      $0.noise = try .zeros([4, 16, 7])
    },
    Case("no noise", "noise", "(0, 16, 7)") { $0.noise = try .zeros([0, 16, 7]) },
    Case("noise without axes", "noise", "()") { $0.noise = try .zeros([]) },
    Case("narrower noise", "noise", "(3, 16, 6)") { $0.noise = try .zeros([3, 16, 6]) },
    Case("times of other rows", "t has shape (2)", "(3)") { $0.times = try .zeros([2]) },
    Case("times with two axes", "t has shape (3, 1)") { $0.times = try .zeros([3, 1]) },
    Case("whole times", "t holds int64") { $0.times = Tensor([0, 0, 0] as [Int64]) },
  ]

  @Test(arguments: cases) func aBadInputIsNamed(bad: Case) throws {
    var inputs = try HeadBatch.inputs(HeadBatch.padded)
    try bad.change(&inputs)
    let error = #expect(throws: InputError.self, "\(bad)") { try TinyHead().run(inputs) }
    for part in bad.expected {
      #expect(error?.description.contains(part) == true, "\(bad): \(error?.description ?? "no error")")
    }
  }

  @Test func aStateOfWholeNumbersIsRefused() throws {
    let inputs = try HeadBatch.inputs(HeadBatch.padded)
    let tape = Tape()
    let values = try TinyHead.values(of: .tiny)
    let source = TapeParameters(tape: tape) { name in
      guard let value = values[name] else { throw MissingParameter(name: name) }
      return value
    }
    let state = tape.input(try Tensor([Int64](repeating: 0, count: 24), shape: [3, 8]))
    let batch = ActionHead.Batch(
      actions: tape.input(inputs.actions), state: state, noise: tape.input(inputs.noise),
      times: tape.input(inputs.times))
    let context = try ActionContext(tape.input(inputs.context), mask: nil)
    let error = #expect(throws: InputError.self) {
      try ActionHead(.tiny).forward(batch, context: context, source, on: tape)
    }
    #expect(error?.description.contains("state holds int64") == true)
  }

  @Test func aContextOfWholeNumbersIsRefused() throws {
    let tape = Tape()
    let states = tape.input(try Tensor([Int64](repeating: 0, count: 128), shape: [1, 2, 64]))
    let error = #expect(throws: InputError.self) { try ActionContext(states, mask: nil) }
    #expect(error?.description.contains("the context holds int64") == true)
  }

  @Test func badInferenceIsNamed() throws {
    let inputs = try HeadBatch.inputs(HeadBatch.padded)
    for steps in [0, -1] {
      let error = #expect(throws: InputError.self) { try TinyHead().actions(from: inputs.noise, inputs, steps: steps) }
      #expect(error?.description.contains("\(steps) inference steps") == true)
    }
    for shape in [[3, 15, 7], [2, 16, 7], [3, 16, 7, 1], [336], []] {
      let error = #expect(throws: InputError.self) { try TinyHead().actions(from: .zeros(shape), inputs, steps: 2) }
      #expect(error?.description.contains("init_noise") == true, "\(shape)")
    }
  }

  @Test func moreActionsThanPositions() throws {
    var head = TinyHead()
    (head.configuration.horizon, head.configuration.positions) = (33, 32)
    let inputs = try HeadBatch.inputs(HeadBatch.padded, head.configuration)
    let error = #expect(throws: InputError.self) { try head.run(inputs) }
    #expect(error?.description.contains("33 actions for 32 positions") == true)
  }

  @Test func aHeadForAnotherModel() throws {
    var configuration = ActionHeadConfiguration.tiny
    configuration.contextWidth = 80
    let error = #expect(throws: InputError.self) { try Policy(Qwen3VL(.tiny), ActionHead(configuration)) }
    #expect(error?.description.contains("reads states 80 wide, the language model's are 64") == true)
  }
}
