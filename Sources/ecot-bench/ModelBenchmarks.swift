import CEcotBench
import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotPipeline
import EcotTensors

/// The measurements of the whole model: what a training step costs before the optimizer.
struct ModelBenchmarks {
  private var model: (network: Qwen3VL, values: [ParameterName: Tensor])?
  private var inputs: (path: String, inputs: ModelInputs)?

  /// Milliseconds of one pass; nil for commands of other kinds.
  mutating func measure(_ command: String, _ arguments: [String]) throws -> Double? {
    switch command {
    case "model-load": try load(arguments)
    case "model-run": try run(arguments)
    case "write-model": try write(arguments)
    case "peak-memory": try Self.peakMemory()
    default: nil
    }
  }

  /// `model-load FOLDER`: the weights of a HuggingFace folder, in memory.
  private mutating func load(_ words: [String]) throws -> Double {
    guard let folder = words.first else { throw InputError("model-load FOLDER") }
    return try milliseconds {
      let weights = try ModelWeights(folder: folder)
      var values: [ParameterName: Tensor] = [:]
      for parameter in weights.parameters { values[parameter.name] = try weights.tensor(parameter.name) }
      model = (Qwen3VL(weights.configuration), values)
    }
  }

  /// `model-run INPUTS THREADS plain|latent forward|backward`: one forward pass without a tape to walk, or forward and backward.
  private mutating func run(_ words: [String]) throws -> Double {
    guard words.count == 4, let (network, values) = model else {
      throw InputError("model-run INPUTS THREADS plain|latent forward|backward, after model-load")
    }
    if inputs?.path != words[0] {
      inputs = (words[0], try ModelInputs(file: words[0], network.configuration))
    }
    guard let given = inputs?.inputs else { throw InputError("no inputs") }
    let compute = Compute(threads: try integer(words, 1))
    // The thinking token of the two vocabularies that the benchmark's inputs use.
    let thinking = network.configuration.text.vocabulary > 100_000 ? 151_669 : 2074
    let options = ForwardOptions(thinkingToken: words[2] == "latent" ? thinking : nil)
    let isTrained = words[3] == "backward"
    return try milliseconds {
      let tape = Tape(mode: isTrained ? .training : .inference, compute: compute)
      let source = TapeParameters(tape: tape) { name in
        guard let value = values[name] else { throw InputError("no parameter '\(name)'") }
        return value
      }
      let output = try network.forward(given, source, on: tape, options: options)
      guard isTrained else { return }
      guard let loss = output.loss else { throw InputError("no labels") }
      var gradients = Gradients()
      try tape.backward(from: loss, into: &gradients)
    }
  }

  /// `write-model tiny|small|qwen3-vl-2b FOLDER f32|bf16`: a HuggingFace folder with a preset's sizes and seeded weights.
  private func write(_ words: [String]) throws -> Double {
    guard words.count == 3, let preset = FrameworkConfiguration.Preset(rawValue: words[0]),
      let type = SafetensorsType(rawValue: words[2].uppercased())
    else { throw InputError("write-model tiny|small|qwen3-vl-2b FOLDER f32|bf16") }
    return try milliseconds {
      try SeededCheckpoint(Qwen3VLConfiguration(preset), seed: 42).write(to: words[1], as: type)
    }
  }

  /// The largest resident size of this process so far, in bytes.
  private static func peakMemory() throws -> Double {
    let bytes = ecot_bench_peak_memory()
    guard bytes > 0 else { throw InputError("no resource usage") }
    return Double(bytes)
  }
}
