/// Bicubic resampling of 8-bit images with antialiasing, to the bit as torchvision does it on a CPU.
///
/// The convolution of Keys (1981) with a = -0.5, widened by the scale where the image shrinks. Weights are computed in
/// double, normalised, and rounded to 16-bit integers with as many fractional bits as the largest allows; sums are exact
/// in 32 bits; columns are resampled before rows, with an 8-bit image between. Only + - * / and comparisons are used.
struct BicubicResampler {
  /// The weights of one output coordinate.
  private struct Window {
    var start: Int
    var weights: [Int32]
  }

  private let windows: [Window]
  private let precision: Int32

  /// Weights for resampling `input` to `output` positions along one axis; both are positive.
  init(input: Int, output: Int) {
    let scale = Double(input) / Double(output)
    let support = scale >= 1 ? 2 * scale : 2
    let inverse = scale >= 1 ? 1 / scale : 1
    var exact: [(start: Int, weights: [Double])] = []
    for position in 0..<output {
      let center = scale * (Double(position) + 0.5)
      let start = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), input)
      var weights: [Double] = []
      var total = 0.0
      for index in start..<max(start, end) {
        let weight = Self.cubic((Double(index) - center + 0.5) * inverse)
        weights.append(weight)
        total += weight
      }
      if total != 0 { for index in weights.indices { weights[index] /= total } }
      exact.append((start, weights))
    }
    let largest = exact.reduce(0) { max($0, $1.weights.max() ?? 0) }
    var precision: Int32 = 0
    while precision < 22, Int(0.5 + largest * Double(1 << (precision + 1))) < 1 << 15 { precision += 1 }
    let factor = Double(1 << precision)
    self.precision = precision
    windows = exact.map { window in
      Window(start: window.start, weights: window.weights.map { Int32($0 < 0 ? $0 * factor - 0.5 : $0 * factor + 0.5) })
    }
  }

  private static func cubic(_ offset: Double) -> Double {
    let a = -0.5
    let x = abs(offset)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return 0
  }

  /// Resamples one axis of an image seen as (outer, input, inner) bytes, to (outer, output, inner).
  func apply(_ bytes: [UInt8], outer: Int, input: Int, inner: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(outer * windows.count * inner)
    var sums = [Int32](repeating: 0, count: inner)
    let half: Int32 = precision > 0 ? 1 << (precision - 1) : 0
    for block in 0..<outer {
      for window in windows {
        for index in 0..<inner { sums[index] = half }
        var source = (block * input + window.start) * inner
        for weight in window.weights {
          for index in 0..<inner { sums[index] &+= Int32(bytes[source + index]) &* weight }
          source += inner
        }
        for sum in sums { result.append(UInt8(max(0, min(255, sum >> precision)))) }
      }
    }
    return result
  }

  /// Resizes an RGB image of rows of interleaved bytes.
  static func resize(_ rgb: [UInt8], from size: ImageSize, to target: ImageSize) -> [UInt8] {
    var image = rgb
    if target.width != size.width {
      image = BicubicResampler(input: size.width, output: target.width)
        .apply(image, outer: size.height, input: size.width, inner: 3)
    }
    if target.height != size.height {
      image = BicubicResampler(input: size.height, output: target.height)
        .apply(image, outer: 1, input: size.height, inner: target.width * 3)
    }
    return image
  }
}

/// Height and width of an image in pixels.
package struct ImageSize: Sendable, Equatable, CustomStringConvertible {
  package var height: Int
  package var width: Int

  /// Takes both sides.
  package init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// `HEIGHTxWIDTH`.
  package var description: String { "\(height)x\(width)" }
}
