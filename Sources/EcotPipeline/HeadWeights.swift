import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotNetworks
import EcotTensors

/// The action head of a run: its sizes, and where each parameter's value comes from.
package struct HeadWeights: Sendable {
  /// The sizes.
  package let configuration: ActionHeadConfiguration
  /// Every parameter, in a fixed order.
  package let parameters: [ParameterShape]
  private let source: WeightSource

  /// The head of a safetensors file with starVLA's names; every missing, unexpected and mis-shaped tensor is named.
  package init(file: String, _ configuration: Configuration) throws {
    let checkpoint = try Checkpoint(file: file, module: .actionModel)
    let sizes = configuration.framework.actionModel.diffusion
    var head = try ActionHeadConfiguration(
      checkpoint, heads: sizes.attentionHeadCount, headSize: sizes.attentionHeadDimension)
    head.take(configuration.framework.actionModel)
    self.init(head, .checkpoint(checkpoint))
    try checkpoint.check(against: parameters)
  }

  private init(_ configuration: ActionHeadConfiguration, _ source: WeightSource) {
    (self.configuration, parameters, self.source) = (configuration, configuration.parameters, source)
  }

  /// The head of a configuration: that of the file it names; else one of the preset's size, or as DiT-B, for states of this width,
  /// whose weights are drawn from the seed.
  package init(_ configuration: Configuration, contextWidth: Int) throws {
    if let file = configuration.framework.actionModel.checkpoint {
      try self.init(file: file, configuration)
      return
    }
    let head = ActionHeadConfiguration(configuration, contextWidth: contextWidth)
    let weights = SeededWeights(head.parameters, seed: configuration.seed)
    self.init(head, .seed(weights, threads: configuration.compute.threads ?? 1))
  }

  /// The value of a parameter.
  package func tensor(_ parameter: ParameterShape) throws -> Tensor { try source.tensor(parameter) }

  /// Name and digest of the file; none for seeded weights.
  package var digests: [(name: String, digest: String)] { get throws { try source.digests } }
}

extension ActionHeadConfiguration {
  /// The sizes of a configuration: the named type's, else the preset's, else DiT-B's; keys of their own win.
  package init(_ configuration: Configuration, contextWidth: Int) {
    let model = configuration.framework.actionModel
    switch (model.type, configuration.framework.modelSource) {
    case (.l, _): self = .diTL(contextWidth: contextWidth)
    case (nil, .preset(.tiny)): self = .tiny
    case (nil, .preset(.small)): self = .small
    default: self = .diTB(contextWidth: contextWidth)
    }
    let sizes = model.diffusion
    self.contextWidth = contextWidth
    (heads, headSize) = (sizes.attentionHeadCount ?? heads, sizes.attentionHeadDimension ?? headSize)
    layers = sizes.layerCount ?? layers
    hiddenWidth = model.hiddenSize ?? hiddenWidth
    // The reference's decoder reads as wide as it is inside.
    outputWidth = sizes.outputDimension ?? model.hiddenSize ?? outputWidth
    futureTokens = model.futureTokenCount ?? futureTokens
    positions = model.maxSequenceLength ?? positions
    (actionSize, stateSize) = (model.actionDimension, model.stateDimension)
    take(model)
  }

  /// What no checkpoint says.
  mutating func take(_ model: ActionModelConfiguration) {
    horizon = model.chunkLength
    timeBuckets = model.timestepBuckets
    (dropout, finalDropout) = (model.diffusion.dropout, model.diffusion.finalDropout)
  }
}

extension FlowMatching.Draws {
  /// The draws of a configuration.
  package init(_ configuration: Configuration) {
    let model = configuration.framework.actionModel
    self.init(seed: configuration.seed)
    (alpha, beta, limit) = (model.noiseBetaAlpha, model.noiseBetaBeta, model.noiseS)
    isUnclamped = configuration.has(.unclampedFlowTime)
  }
}
