import EcotAutograd

/// Makes one image token of each block of patches: norm, the block's patches side by side, linear, GELU (erf), linear.
struct PatchMerger {
  let weights: Weights
  let configuration: VisionConfiguration
  /// The main merger norms single patches, those of deepstack the patches of a block side by side.
  let normsBlocks: Bool

  /// (P, width) to (P / patches of a block, output width).
  func callAsFunction(_ x: Variable) throws -> Variable {
    let blocks = [x.shape[0] / configuration.mergedPatches, configuration.mergedWidth]
    let norm = weights("norm")
    let normed =
      normsBlocks
      ? try x.reshaped(to: blocks).layerNorm(norm) : try x.layerNorm(norm).reshaped(to: blocks)
    let activation = try normed.linear(weights("linear_fc1")).gelu(.erf).named(.activation)
    return try activation.linear(weights("linear_fc2")).named(.output)
  }
}
