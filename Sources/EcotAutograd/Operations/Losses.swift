import EcotFiles
import EcotKernels
import EcotTensors

extension Variable {
  /// The mean, over the rows whose target is not negative, of -log softmax(x)[target]: logits (..., classes), targets int64 (...).
  ///
  /// With n such rows: dx[r, j] = dy / n (softmax(x[r])[j] - [j == target[r]]), +0 in ignored rows. Throws where all rows are
  /// ignored, for the mean of nothing is NaN.
  package func crossEntropy(targets: Variable) throws -> Variable {
    let classes = try columns(.crossEntropy)
    guard targets.shape == Array(shape.dropLast()) else {
      throw Primitive.crossEntropy.misfit(("logits", self), ("targets", targets), "one target a row")
    }
    let (x, target) = (try floats(.crossEntropy), try targets.int64s(.crossEntropy))
    if let r = target.firstIndex(where: { $0 >= classes }) {
      throw InputError("crossEntropy: target \(target[r]) in row \(r)", expected: "below \(classes), or negative")
    }
    let counted = target.count { $0 >= 0 }
    guard counted > 0 else {
      throw InputError(
        "crossEntropy: all \(target.count) targets are ignored", expected: "one that is not negative",
        remedy: "the mean of no losses has no value; leave the loss out")
    }
    let (losses, logSumExp) = tape.compute.crossEntropy(x, targets: target, columns: classes)
    // Only what counts is added up: where the ignored rows lie, and how many there are, moves no term to another lane.
    let terms = losses.indices.compactMap { target[$0] >= 0 ? losses[$0] : nil }
    let value = Float(tape.compute.total(terms) / Double(counted))
    return tape.record(.crossEntropy, self, targets, Tensor(scalar: value)) { dy, sink in
      let g = [Float](repeating: dy[0] / Float(counted), count: target.count)
      sink.add(
        sink.compute.crossEntropyBackward(x, targets: target, columns: classes, logSumExp: logSumExp, g: g), to: 0)
    }
  }

  /// The mean of (x - y)^2; dx = 2 dz / n (x - y), dy = -dx. Throws where there is no element.
  package func meanSquaredError(_ other: Variable) throws -> Variable {
    try Primitive.meanSquaredError.requireEqualShapes(("left", self), ("right", other))
    try requireElements(.meanSquaredError)
    let (x, y) = (try floats(.meanSquaredError), try other.floats(.meanSquaredError))
    let value = Float(tape.compute.totalOfSquaredDifferences(x, y) / Double(x.count))
    return tape.record(.meanSquaredError, self, other, Tensor(scalar: value)) { dz, sink in
      var dx = sink.compute.combine(.subtract, x, y, .identity([x.count]))
      sink.compute.scale(inPlace: &dx, by: Float(2 * Double(dz[0]) / Double(x.count)))
      if sink.needs(1) { sink.add(sink.compute.scale(dx, by: -1), to: 1) }
      sink.add(dx, to: 0)
    }
  }

  /// The sum of all elements, accumulated in double precision; dx = dy everywhere.
  package func sum() throws -> Variable {
    let count = count
    let value = Float(tape.compute.total(try floats(.sum)))
    return tape.record(.sum, self, Tensor(scalar: value)) { dy, sink in
      sink.add([Float](repeating: dy[0], count: count), to: 0)
    }
  }

  /// The mean of all elements, accumulated in double precision; dx = dy / n everywhere. Throws where there is no element.
  package func mean() throws -> Variable {
    try requireElements(.mean)
    let count = count
    let value = Float(tape.compute.total(try floats(.mean)) / Double(count))
    return tape.record(.mean, self, Tensor(scalar: value)) { dy, sink in
      sink.add([Float](repeating: Float(Double(dy[0]) / Double(count)), count: count), to: 0)
    }
  }

  private func requireElements(_ operation: Primitive) throws {
    guard count > 0 else { throw InputError("\(operation): \(value.shapeText) has no element to average") }
  }
}
