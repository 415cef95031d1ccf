import CEcotImages

/// `tf.image.resize(image, size, method="lanczos3", antialias=True)`, then rounding half to even, clipping and u8.
///
/// The arithmetic is that of TensorFlow's `ScaleAndTranslate` on a CPU: float32 weights a span, the kernel widened when the
/// image shrinks, spans cut at the edges and renormalised; rows are gathered first, then columns, each sum in ascending
/// order of the source with a product and an addition that are rounded one by one.
package struct LanczosResizer: Sendable {
  private let input: (height: Int, width: Int)
  private let output: (height: Int, width: Int)
  private let rows: Spans
  private let columns: Spans

  /// One axis: which source pixels enter each target pixel, and with what weights.
  struct Spans: Sendable {
    var starts: [Int32] = []
    var counts: [Int32] = []
    /// `width` weights a target pixel; those behind its count are 0.
    var weights: [Float] = []
    var width: Int

    /// The spans of an axis; both sizes are positive.
    init(from input: Int, to output: Int) {
      let scale = Float(output) / Float(input)
      let inverse = Float(1.0 / Double(scale))
      let widening = max(inverse, 1)
      let reach = LanczosKernel.radius * widening
      let narrowing = 1 / widening
      width = min(2 * Int(reach.rounded(.up)) + 1, input)
      for target in 0..<output {
        let center = (Float(target) + 0.5) * inverse
        // Rounding can put the last centre on the far edge, never beyond it in a way that leaves no source pixel.
        let start = min(max(Int((center - reach - 0.5).rounded(.up)), 0), input - 1)
        let end = min(max(Int((center + reach - 0.5).rounded(.down)), 0), input - 1) + 1
        let span = (start..<max(end, start)).prefix(width).map { source in
          LanczosKernel.value(abs((Float(source) + 0.5 - center) * narrowing))
        }
        var total: Float = 0
        for weight in span { total += weight }
        starts.append(Int32(start))
        counts.append(Int32(span.count))
        let share = abs(total) >= 1000 * Float.leastNormalMagnitude ? 1 / total : 0
        weights += span.map { $0 * share }
        weights += repeatElement(0, count: width - span.count)
      }
    }
  }

  /// Computes the weights for pictures of one size; all four sizes are positive.
  package init(from input: (height: Int, width: Int), to output: (height: Int, width: Int)) {
    precondition(min(input.height, input.width, output.height, output.width) > 0, "sizes must be positive")
    (self.input, self.output) = (input, output)
    rows = Spans(from: input.height, to: output.height)
    columns = Spans(from: input.width, to: output.width)
  }

  /// Whether the weights were made for pictures of this size.
  package func accepts(_ image: RGBImage) -> Bool { image.height == input.height && image.width == input.width }

  /// Resizes a picture of the size that the weights were made for. TensorFlow leaves a picture of the right size alone.
  /// `portable` takes the kernel without this processor's vectors; both give the same bytes.
  package func resize(_ image: RGBImage, portable: Bool = false) -> RGBImage {
    precondition(accepts(image) && image.pixels.count == input.height * input.width * 3, "not the weights' size")
    if input == output { return image }
    let scratch = output.height * input.width * 3 + 1
    let pixels = withUnsafeTemporaryAllocation(of: Float.self, capacity: scratch) { intermediate in
      [UInt8](unsafeUninitializedCapacity: output.height * output.width * 3) { target, count in
        rows.withSpans { rows in
          columns.withSpans { columns in
            image.pixels.withUnsafeBufferPointer { source in
              let kernel = portable ? ecot_resample_rgb_portable : ecot_resample_rgb
              kernel(
                source.baseAddress, input.width, output.height, output.width, rows, columns, intermediate.baseAddress,
                target.baseAddress)
            }
          }
        }
        count = target.count
      }
    }
    return RGBImage(width: output.width, height: output.height, pixels: pixels)
  }
}

extension LanczosResizer.Spans {
  /// Lends the spans to C for the time of the call.
  fileprivate func withSpans(_ body: (ecot_spans) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      counts.withUnsafeBufferPointer { counts in
        weights.withUnsafeBufferPointer { weights in
          body(
            ecot_spans(
              starts: starts.baseAddress, weights: weights.baseAddress, width: width, counts: counts.baseAddress))
        }
      }
    }
  }
}
