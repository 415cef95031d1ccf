import EcotAutograd
import EcotFiles

/// What the text decoder gets of the images: one row for each image token, in the order of the images.
struct ImageFeatures {
  /// (N, text width): stands in the place of image tokens.
  let tokens: Variable
  /// (N, text width) each: added to the image tokens after the first text layers.
  let deepstack: [Variable]
}

/// The vision tower of Qwen3-VL: patches -> embedding + positions -> blocks -> merger, with mergers of their own for the blocks
/// that deepstack names (Meng et al. 2024).
struct VisionTower {
  let weights: Weights
  let configuration: VisionConfiguration

  /// Features from patches (P, channels x frames x height x width) and the images' grids, (images, 3).
  func callAsFunction(_ pixels: Variable, grid: Variable) throws -> ImageFeatures {
    let grids = try PatchGrid.list(grid.value, mergeSize: configuration.mergeSize)
    let tape = pixels.tape
    let patch = weights("patch_embed.proj")
    // A convolution whose stride is its size is a product with the flattened kernel.
    let kernel = try patch["weight"].reshaped(to: [configuration.width, configuration.patchElements])
    let patches = try pixels.linear(kernel, patch["bias"]).named(.patchEmbedding)
    let positions = try VisionPositions(grids, from: grid, configuration: configuration)(weights("pos_embed")["weight"])
    let rotary = tape.scope(.rope) { VisionRotary(grids, from: grid, configuration: configuration) }
    let frames = FrameRanges(grids)

    var x = try (patches + positions.named(.positionEmbedding)).named(.input)
    var deepstack: [Variable] = []
    for index in 0..<configuration.depth {
      x = try tape.scope(.block(index)) {
        try VisionBlock(weights: weights("blocks.\(index)"), configuration: configuration)(
          x, rotary: rotary, frames: frames)
      }
      guard let place = configuration.deepstackBlocks.firstIndex(of: index) else { continue }
      deepstack.append(
        try tape.scope(.deepstack(place)) {
          try merger("deepstack_merger_list.\(place)", normsBlocks: true)(x)
        })
    }
    let tokens = try tape.scope(.merger) { try merger("merger", normsBlocks: false)(x) }
    return ImageFeatures(tokens: tokens, deepstack: deepstack)
  }

  private func merger(_ name: String, normsBlocks: Bool) -> PatchMerger {
    PatchMerger(weights: weights(name), configuration: configuration, normsBlocks: normsBlocks)
  }
}
