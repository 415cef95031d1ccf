import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotNetworks
import EcotTensors
import EcotTokenization

/// The vision-language model of a run: its sizes, and where each parameter's value comes from, which is read when it is asked for.
package struct ModelWeights: Sendable {
  /// The sizes; the vocabulary has grown where the tokenizer has more tokens than the checkpoint has rows.
  package private(set) var configuration: Qwen3VLConfiguration
  /// Every parameter, in a fixed order.
  package private(set) var parameters: [ParameterShape]
  /// Name and digest of each file, which are read for it; empty for seeded weights.
  package var digests: [(name: String, digest: String)] {
    get throws {
      try source.digests
    }
  }
  private let source: WeightSource
  private var shapes: [ParameterName: ParameterShape] = [:]
  /// Tables with rows that the source does not have.
  private var tables: [ParameterName: Tensor] = [:]

  /// The model of a HuggingFace folder; every missing, unexpected and mis-shaped tensor is named.
  package init(folder: String) throws {
    configuration = try Qwen3VLConfiguration(folder: folder)
    let checkpoint = try Checkpoint(folder: folder)
    parameters = configuration.parameters
    try checkpoint.check(
      against: parameters, tiedTo: configuration.tiesEmbeddings ? (Self.outputTable, Self.inputTable) : nil)
    source = .checkpoint(checkpoint)
    index()
  }

  /// A model of these sizes whose weights are drawn from the seed.
  package init(_ configuration: Qwen3VLConfiguration, seed: UInt64, threads: Int) {
    self.configuration = configuration
    parameters = configuration.parameters
    source = .seed(SeededWeights(configuration, seed: seed), threads: threads)
    index()
  }

  private mutating func index() {
    shapes = Dictionary(parameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value of a parameter.
  package func tensor(_ name: ParameterName) throws -> Tensor {
    if let table = tables[name] { return table }
    guard let parameter = shapes[name] else { throw InputError("the model has no parameter '\(name)'") }
    return try source.tensor(parameter)
  }

  // MARK: Thinking tokens

  private static let inputTable = "model.language_model.embed_tokens.weight"
  private static let outputTable = "lm_head.weight"

  /// Whether the weights were drawn, so that no thinking token can have been trained.
  package var areSeeded: Bool {
    if case .seed = source { true } else { false }
  }

  /// Makes the tables fit a tokenizer: a row for each of its `tokens` ids, and the rows of `thinking` copied from row `source`.
  package mutating func prepareTables(tokens: Int, thinking: [Int], copying source: Int) throws {
    guard tokens > configuration.text.vocabulary || !thinking.isEmpty else { return }
    let rows = max(tokens, configuration.text.vocabulary)
    let names = [Self.inputTable] + (configuration.tiesEmbeddings ? [] : [Self.outputTable])
    for name in names {
      let name = ParameterName("vlm.\(name)")
      tables[name] = try tensor(name).withThinkingRows(tokenCount: rows, thinking: thinking, source: source)
    }
    configuration.text.vocabulary = rows
    parameters = configuration.parameters
    index()
  }
}
