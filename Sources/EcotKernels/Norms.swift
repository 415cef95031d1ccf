import CEcotKernels

extension Compute {
  /// RMSNorm of each row: y = (x scale) weight with scale = 1 / sqrt(mean of x^2 + epsilon).
  package func rmsNorm(
    _ x: [Float], rows: Int, columns: Int, weight: [Float]?, epsilon: Float
  ) -> (y: [Float], scale: [Float]) {
    check(x, rows, columns, weight, nil)
    var scale: [Float] = []
    let y = [Float].written(x.count) { y in
      scale = .written(rows) { ecot_rms_norm(settings, Int64(rows), Int64(columns), epsilon, x, weight, y, $0) }
    }
    return (y, scale)
  }

  /// The cotangent of x, and that of the weight added to `dweight` where it is asked for; an empty one counts as zeros.
  package func rmsNormBackward(
    _ x: [Float], rows: Int, columns: Int, weight: [Float]?, scale: [Float], dy: [Float], dweight: inout [Float]?
  ) -> [Float] {
    check(x, rows, columns, weight, dy)
    precondition(scale.count == rows, "rmsNorm: \(scale.count) scales for \(rows) rows")
    return withSum(&dweight, columns) { dweight, accumulate in
      .written(x.count) { dx in
        ecot_rms_norm_backward(
          settings, Int64(rows), Int64(columns), x, weight, scale, dy, dx, dweight, accumulate)
      }
    }
  }

  /// LayerNorm of each row: y = (x - mean) scale, times weight plus bias where there are these.
  package func layerNorm(
    _ x: [Float], rows: Int, columns: Int, weight: [Float]?, bias: [Float]?, epsilon: Float
  ) -> (y: [Float], mean: [Float], scale: [Float]) {
    check(x, rows, columns, weight, nil)
    precondition((weight == nil) == (bias == nil), "layerNorm: weight without bias")
    precondition(bias == nil || bias?.count == columns, "layerNorm: a bias for \(columns) columns")
    var (mean, scale): ([Float], [Float]) = ([], [])
    let y = [Float].written(x.count) { y in
      mean = .written(rows) { mean in
        scale = .written(rows) { scale in
          ecot_layer_norm(settings, Int64(rows), Int64(columns), epsilon, x, weight, bias, y, mean, scale)
        }
      }
    }
    return (y, mean, scale)
  }

  /// The cotangent of x, and those of weight and bias added to `dweight` and `dbias` where they are asked for.
  ///
  /// Where both are asked for, they must both be empty, which counts as zeros, or both hold old values.
  package func layerNormBackward(
    _ x: [Float], rows: Int, columns: Int, weight: [Float]?, mean: [Float], scale: [Float], dy: [Float],
    dweight: inout [Float]?, dbias: inout [Float]?
  ) -> [Float] {
    check(x, rows, columns, weight, dy)
    precondition(mean.count == rows && scale.count == rows, "layerNorm: statistics for \(rows) rows")
    // One flag serves both sums.
    if dweight?.isEmpty != dbias?.isEmpty {
      dweight?.zeroedIfEmpty(columns, "layerNorm")
      dbias?.zeroedIfEmpty(columns, "layerNorm")
    }
    return withSum(&dweight, columns) { dweight, first in
      withSum(&dbias, columns) { dbias, second in
        .written(x.count) { dx in
          ecot_layer_norm_backward(
            settings, Int64(rows), Int64(columns), x, weight, mean, scale, dy, dx, dweight, dbias, first || second)
        }
      }
    }
  }

  /// Hands over the place of a sum of `count` elements, if there is one, and whether it holds old values.
  private func withSum(
    _ sum: inout [Float]?, _ count: Int, _ body: (UnsafeMutablePointer<Float>?, Bool) -> [Float]
  ) -> [Float] {
    guard var old = sum else { return body(nil, false) }
    sum = nil
    let accumulate = !old.isEmpty
    precondition(!accumulate || old.count == count, "norm: \(old.count) sums for \(count) columns")
    var result: [Float] = []
    if accumulate {
      old.rewritten { result = body($0, true) }
    } else {
      old = .written(count) { result = body($0, false) }
    }
    sum = old
    return result
  }

  private func check(_ x: [Float], _ rows: Int, _ columns: Int, _ weight: [Float]?, _ dy: [Float]?) {
    precondition(x.count == elements(rows, columns), "norm: \(x.count) elements for (\(rows), \(columns))")
    precondition(weight == nil || weight?.count == columns, "norm: a weight for \(columns) columns")
    precondition(dy == nil || dy?.count == x.count, "norm: cotangents for \(x.count) elements")
  }
}
