import EcotFiles

/// Patches of one image, as the vision tower takes them.
package struct PixelPatches: Sendable, Equatable {
  /// (P, channels x temporal x patch x patch) values, row-major; a patch is ordered channel, frame, y, x.
  package var values: [Float]
  /// Frames, rows and columns of patches.
  package var grid: ImageGrid
  /// The number of image tokens, `grid.patches / merge^2`.
  package var tokens: Int

  /// Takes patches that are ready.
  package init(values: [Float], grid: ImageGrid, tokens: Int) {
    self.values = values
    self.grid = grid
    self.tokens = tokens
  }
}

/// The patches of an image along frames, rows and columns (`image_grid_thw`).
package struct ImageGrid: Sendable, Equatable {
  package var frames: Int
  package var rows: Int
  package var columns: Int

  /// Takes the three counts.
  package init(frames: Int, rows: Int, columns: Int) {
    self.frames = frames
    self.rows = rows
    self.columns = columns
  }

  /// The number of patches.
  package var patches: Int { frames * rows * columns }
}

/// Resizes, normalises and cuts an image, as `Qwen2VLImageProcessorFast` of transformers does.
///
/// Patches stand in the order of the merge blocks: block rows, block columns, then the rows and columns inside a block. A
/// still image fills every frame of the temporal patch.
package struct ImageProcessor: Sendable {
  /// The options of a preprocessor_config.json; the published ones of Qwen3-VL by default.
  package var options: ImageProcessorOptions

  /// Uses given options.
  package init(options: ImageProcessorOptions = .init()) {
    self.options = options
  }

  /// An image of at most this many pixels is accepted.
  private static let pixelLimit = 1 << 28

  /// The size to which an image is brought: multiples of patch x merge, between the two limits of the area, with about the
  /// same shape (`smart_resize`).
  ///
  /// - Throws: `InputError` where one side is more than 200 times the other, or empty, or too large.
  package func resizedSize(_ size: ImageSize) throws -> ImageSize {
    let (pixels, overflow) = size.height.multipliedReportingOverflow(by: size.width)
    guard size.height > 0, size.width > 0, !overflow, pixels <= Self.pixelLimit else {
      throw InputError("image of \(size) pixels", expected: "1 to \(Self.pixelLimit) pixels")
    }
    let (long, short) = (max(size.height, size.width), min(size.height, size.width))
    guard Double(long) / Double(short) <= 200 else {
      throw InputError("image of \(size) pixels", expected: "no side more than 200 times the other")
    }
    let factor = options.patchSize * options.mergeSize
    let step = Double(factor)
    let sides = [size.height, size.width].map(Double.init)
    // Half-way cases go to the even multiple, as Python's round has it.
    var target = sides.map { Int(($0 / step).rounded(.toNearestOrEven)) * factor }
    let area = target[0] * target[1]
    if area > options.maximalPixels {
      let shrink = (Double(pixels) / Double(options.maximalPixels)).squareRoot()
      target = sides.map { max(factor, Int(($0 / shrink / step).rounded(.down)) * factor) }
    } else if area < options.minimalPixels {
      let grow = (Double(options.minimalPixels) / Double(pixels)).squareRoot()
      target = sides.map { Int(($0 * grow / step).rounded(.up)) * factor }
    }
    let resized = ImageSize(height: target[0], width: target[1])
    guard target[0] > 0, target[1] > 0, target[0] * target[1] <= Self.pixelLimit else {
      throw InputError("image of \(size) pixels would become \(resized)", expected: "1 to \(Self.pixelLimit) pixels")
    }
    return resized
  }

  /// Makes patches of an RGB image, rows from the top, 3 interleaved bytes a pixel.
  ///
  /// - Throws: `InputError` where the bytes do not fit the size, and what `resizedSize` refuses.
  package func process(rgb: [UInt8], height: Int, width: Int) throws -> PixelPatches {
    let size = ImageSize(height: height, width: width)
    let target = try resizedSize(size)
    guard rgb.count == height * width * 3 else {
      throw InputError("image of \(rgb.count) bytes", expected: "\(height) x \(width) x 3 = \(height * width * 3)")
    }
    return cut(BicubicResampler.resize(rgb, from: size, to: target), target)
  }

  /// The resized image alone, for tests against the reference's bytes.
  package func resized(rgb: [UInt8], height: Int, width: Int) throws -> (rgb: [UInt8], size: ImageSize) {
    let size = ImageSize(height: height, width: width)
    let target = try resizedSize(size)
    guard rgb.count == height * width * 3 else { throw InputError("image of \(rgb.count) bytes") }
    return (BicubicResampler.resize(rgb, from: size, to: target), target)
  }

  private func cut(_ rgb: [UInt8], _ size: ImageSize) -> PixelPatches {
    let (patch, merge) = (options.patchSize, options.mergeSize)
    let grid = ImageGrid(frames: 1, rows: size.height / patch, columns: size.width / patch)
    let values = levels
    var result: [Float] = []
    result.reserveCapacity(grid.patches * 3 * options.temporalPatchSize * patch * patch)
    for blockRow in 0..<(grid.rows / merge) {
      for blockColumn in 0..<(grid.columns / merge) {
        for cell in 0..<(merge * merge) {
          let top = (blockRow * merge + cell / merge) * patch
          let left = (blockColumn * merge + cell % merge) * patch
          for channel in 0..<3 {
            for _ in 0..<options.temporalPatchSize {
              for y in top..<(top + patch) {
                let row = (y * size.width + left) * 3 + channel
                for x in 0..<patch { result.append(values[channel * 256 + Int(rgb[row + 3 * x])]) }
              }
            }
          }
        }
      }
    }
    return PixelPatches(values: result, grid: grid, tokens: grid.patches / (merge * merge))
  }

  /// The normalised value of each level of each channel: `(level - mean/f) / (std/f)` in float32 with the rescale factor f,
  /// the fused form that torchvision computes, not `level * f` first.
  private var levels: [Float] {
    let scale = Float(1 / options.rescaleFactor)
    return (0..<3).flatMap { channel in
      let mean = Float(options.mean[channel]) * scale
      let deviation = Float(options.standardDeviation[channel]) * scale
      return (0..<256).map { (Float($0) - mean) / deviation }
    }
  }
}
