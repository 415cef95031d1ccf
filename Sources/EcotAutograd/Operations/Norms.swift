import EcotFiles
import EcotKernels
import EcotTensors

extension Variable {
  /// The softmax of the last axis: y = e^x / sum e^x, dx = y (dy - sum dy y).
  ///
  /// With `ranges`, one for each row of the leading axes, only their columns count and the others are +0; `mask` is what they
  /// were read from: a parent, nothing else.
  package func softmax(ranges: ColumnRanges? = nil, mask: Variable? = nil) throws -> Variable {
    let (rows, columns) = (rows, try columns(.softmax))
    if let ranges {
      guard ranges.first.count == rows, ranges.end.count == rows, ranges.first.allSatisfy({ $0 >= 0 }),
        ranges.end.allSatisfy({ $0 <= columns })
      else {
        throw InputError(
          "softmax: the ranges do not fit \(value.shapeText)", expected: "\(rows) ranges inside 0..<\(columns)")
      }
    }
    let y = tape.compute.softmax(try floats(.softmax), rows: rows, columns: columns, ranges: ranges)
    let inputs = [self] + (mask.map { [$0] } ?? [])
    return tape.record(.softmax, inputs, Tensor(y, ofShape: shape)) { dy, sink in
      sink.compute.softmaxBackward(y, rows: rows, columns: columns, ranges: ranges, inPlace: &dy)
      sink.add(dy, to: 0)
    }
  }

  /// RMSNorm of the last axis (Zhang and Sennrich 2019): y = x s w with s = 1 / sqrt(mean x^2 + epsilon).
  ///
  /// With g = dy w: dx = s (g - x s^2 mean(g x)); dw = the sum over rows of dy x s.
  package func rmsNorm(weight: Variable? = nil, epsilon: Float) throws -> Variable {
    let (rows, columns) = (rows, try columns(.rmsNorm))
    try requireRow(weight, "weight", columns, .rmsNorm)
    let (x, w) = (try floats(.rmsNorm), try weight?.floats(.rmsNorm))
    let (y, scale) = tape.compute.rmsNorm(x, rows: rows, columns: columns, weight: w, epsilon: epsilon)
    let pullback: Pullback = { dy, sink in
      var dx: [Float]?
      func run(_ dweight: inout [Float]?) {
        dx = sink.compute.rmsNormBackward(
          x, rows: rows, columns: columns, weight: w, scale: scale, dy: dy, dweight: &dweight)
      }
      if w != nil, sink.needs(1) {
        sink.accumulate(into: 1) { sum in
          var dweight: [Float]? = sum
          sum = []
          run(&dweight)
          sum = dweight ?? []
        }
      } else {
        var none: [Float]?
        run(&none)
      }
      if let dx { sink.add(dx, to: 0) }
    }
    let value = Tensor(y, ofShape: shape)
    guard let weight else { return tape.record(.rmsNorm, self, value, pullback) }
    return tape.record(.rmsNorm, self, weight, value, pullback)
  }

  /// LayerNorm of the last axis (Ba, Kiros, Hinton 2016): y = n w + b with n = (x - mean) s, s = 1 / sqrt(variance + epsilon);
  /// weight and bias are both there or both not.
  ///
  /// With g = dy w: dx = s (g - mean g - n mean(g n)); dw = the sum over rows of dy n, db = that of dy.
  package func layerNorm(weight: Variable? = nil, bias: Variable? = nil, epsilon: Float) throws -> Variable {
    let (rows, columns) = (rows, try columns(.layerNorm))
    try requireRow(weight, "weight", columns, .layerNorm)
    try requireRow(bias, "bias", columns, .layerNorm)
    guard (weight == nil) == (bias == nil) else { throw InputError("layerNorm: weight and bias go together") }
    let x = try floats(.layerNorm)
    let (w, b) = (try weight?.floats(.layerNorm), try bias?.floats(.layerNorm))
    let (y, mean, scale) = tape.compute.layerNorm(
      x, rows: rows, columns: columns, weight: w, bias: b, epsilon: epsilon)
    let value = Tensor(y, ofShape: shape)
    let pullback: Pullback = { dy, sink in
      // The sums of this node come first from zero, then go to the sums of others: weight and bias need not be in step.
      var dweight: [Float]? = w != nil && sink.needs(1) ? [] : nil
      var dbias: [Float]? = w != nil && sink.needs(2) ? [] : nil
      let dx = sink.compute.layerNormBackward(
        x, rows: rows, columns: columns, weight: w, mean: mean, scale: scale, dy: dy, dweight: &dweight,
        dbias: &dbias)
      sink.add(dx, to: 0)
      if let dweight { sink.add(dweight, to: 1) }
      if let dbias { sink.add(dbias, to: 2) }
    }
    guard let weight, let bias else { return tape.record(.layerNorm, self, value, pullback) }
    return tape.record(.layerNorm, [self, weight, bias], value, pullback)
  }

  /// Throws unless a weight or bias is one row of the last axis.
  private func requireRow(_ row: Variable?, _ name: String, _ columns: Int, _ operation: Primitive) throws {
    guard let row, row.shape != [columns] else { return }
    throw operation.misfit(("input", self), (name, row), "\(row.value.shapeText) is not (\(columns))")
  }
}
