extension VisionConfiguration {
  /// Reads `vision_config`; `nil` where something is missing, which is noted among the findings like every contradiction.
  init?(_ section: ConfigurationSection) {
    let depth = section.size("depth", limit: ConfigurationSection.largestDepth)
    let width = section.size("hidden_size")
    let heads = section.size("num_heads")
    let innerWidth = section.size("intermediate_size")
    let outputWidth = section.size("out_hidden_size")
    let positions = section.size("num_position_embeddings", default: 2304)
    let blocks = section.integers("deepstack_visual_indexes", default: [8, 16, 24])
    // No image has as many channels, and no patch as many pixels a side; the products below stay far from overflow.
    let channels = section.size("in_channels", default: 3, limit: 4096)
    let patchSize = section.size("patch_size", default: 16, limit: 4096)
    let temporalPatchSize = section.size("temporal_patch_size", default: 2, limit: 4096)
    let mergeSize = section.size("spatial_merge_size", default: 2, limit: 4096)
    let range = section.nonNegative("initializer_range", default: 0.02)
    section.require("hidden_act", "gelu_pytorch_tanh")
    if let width, let heads { Self.checkHeads(section, width, heads) }
    if let positions, !Self.isSquare(positions) {
      section.add("\(positions)", at: "num_position_embeddings", expected: "a square number")
    }
    if let blocks { Self.checkDeepstack(section, blocks, depth) }
    guard let depth, let width, let heads, let innerWidth, let outputWidth, let positions, let blocks, let channels,
      let patchSize, let temporalPatchSize, let mergeSize, let range
    else { return nil }
    self.init(
      depth: depth, width: width, heads: heads, innerWidth: innerWidth, outputWidth: outputWidth, positions: positions,
      deepstackBlocks: blocks, channels: channels, patchSize: patchSize, temporalPatchSize: temporalPatchSize,
      mergeSize: mergeSize, initializerRange: range)
    for (key, name, size) in [
      ("patch_size", "a patch", patchElements), ("spatial_merge_size", "the patches of a token", mergedWidth),
    ] where size > ConfigurationSection.largestSize {
      section.add(
        "\(name) would have \(size) elements", at: key, expected: "at most \(ConfigurationSection.largestSize)")
    }
  }

  private static func checkHeads(_ section: ConfigurationSection, _ width: Int, _ heads: Int) {
    if width % heads != 0 {
      section.add("\(heads)", at: "num_heads", expected: "a divisor of hidden_size, \(width)")
    } else if width / heads % 4 != 0 {
      section.add(
        "\(heads) heads of \(width / heads)", at: "num_heads",
        expected: "heads of a multiple of 4, for rows and columns of rotary pairs")
    }
  }

  private static func checkDeepstack(_ section: ConfigurationSection, _ blocks: [Int], _ depth: Int?) {
    let key = "deepstack_visual_indexes"
    if let depth, let wrong = blocks.first(where: { !(0..<depth).contains($0) }) {
      section.add("block \(wrong)", at: key, expected: "blocks from 0 to \(depth - 1), since depth is \(depth)")
    }
    if zip(blocks, blocks.dropFirst()).contains(where: { $0 >= $1 }) {
      section.add("\(blocks)", at: key, expected: "ascending blocks")
    }
  }

  private static func isSquare(_ number: Int) -> Bool {
    let root = Int(Double(number).squareRoot().rounded())
    return root * root == number
  }
}
