import EcotFiles
import EcotKernels
import EcotTensors

extension Variable {
  /// The same elements under another shape with as many; the cotangent likewise.
  package func reshaped(to newShape: [Int]) throws -> Variable {
    _ = try floats(.reshape)
    return tape.record(.reshape, self, try value.reshaped(to: newShape)) { dy, sink in sink.add(dy, to: 0) }
  }

  /// Axes in another order: axis i of the result is axis `axes[i]`; the cotangent goes the other way.
  package func permuted(_ axes: [Int]) throws -> Variable {
    guard axes.sorted() == Array(shape.indices), axes.count <= Compute.maximalRank else {
      throw InputError(
        "permute: \(axes) is no order of the axes of \(value.shapeText)",
        expected: "each axis once, at most \(Compute.maximalRank)")
    }
    let newShape = axes.map { shape[$0] }
    let y = tape.compute.permute(try floats(.permute), shape: shape, axes: axes)
    return tape.record(.permute, self, Tensor(y, ofShape: newShape)) { dy, sink in
      var inverse = axes
      for (i, axis) in axes.enumerated() { inverse[axis] = i }
      sink.add(sink.compute.permute(dy, shape: newShape, axes: inverse), to: 0)
    }
  }

  /// Two axes exchanged; negative ones count from the end.
  package func transposed(_ a: Int = -2, _ b: Int = -1) throws -> Variable {
    var axes = Array(shape.indices)
    axes.swapAt(try axis(a, .permute), try axis(b, .permute))
    return try permuted(axes)
  }

  /// The part `range` of an axis; a negative axis counts from the end.
  ///
  /// dy is added to that part of dx.
  package func slice(axis: Int, _ range: Range<Int>) throws -> Variable {
    let axis = try self.axis(axis, .slice)
    guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
      throw InputError(
        "slice: \(range) of axis \(axis) of \(value.shapeText)", expected: "a part of 0..<\(shape[axis])")
    }
    let (count, outer, inner) = (count, shape.elements(0..<axis), shape.elements((axis + 1)..<shape.count))
    let (width, part) = (shape[axis] * inner, (range.lowerBound * inner)..<(range.upperBound * inner))
    var newShape = shape
    newShape[axis] = range.count
    let y = tape.compute.slice(try floats(.slice), outer: outer, width: width, range: part)
    return tape.record(.slice, self, Tensor(y, ofShape: newShape)) { dy, sink in
      sink.accumulate(into: 0) { dx in
        if dx.isEmpty {
          dx = [Float](repeating: 0, count: count)
        } else {
          let old = sink.compute.slice(dx, outer: outer, width: width, range: part)
          sink.compute.combine(.add, inPlace: &dy, old, .identity([old.count]))
        }
        sink.compute.write(dy, outer: outer, width: width, range: part, to: &dx)
      }
    }
  }

  /// Variables joined along an axis; the other axes are equal. A negative axis counts from the end.
  ///
  /// Each gets its part of dy.
  package static func concatenate(_ parts: [Variable], axis: Int) throws -> Variable {
    guard let first = parts.first else { throw InputError("concatenate: no parts") }
    if parts.count == 1 { return first }
    let axis = try first.axis(axis, .concatenate)
    var newShape = first.shape
    newShape[axis] = 0
    for part in parts {
      var other = part.shape
      if other.indices.contains(axis) { other[axis] = first.shape[axis] }
      guard other == first.shape else {
        throw Primitive.concatenate.misfit(("first", first), ("later", part), "only axis \(axis) may differ")
      }
      newShape[axis] += part.shape[axis]
    }
    let (outer, inner) = (newShape.elements(0..<axis), newShape.elements((axis + 1)..<newShape.count))
    let widths = parts.map { $0.shape[axis] * inner }
    let y = first.tape.compute.concatenate(
      try parts.map { try $0.floats(.concatenate) }, outer: outer, widths: widths)
    return first.tape.record(.concatenate, parts, Tensor(y, ofShape: newShape)) { dy, sink in
      let width = widths.reduce(0, +)
      var begin = 0
      for (i, own) in widths.enumerated() {
        if sink.needs(i) {
          sink.add(sink.compute.slice(dy, outer: outer, width: width, range: begin..<(begin + own)), to: i)
        }
        begin += own
      }
    }
  }

  /// An axis counted from the front.
  private func axis(_ axis: Int, _ operation: Primitive) throws -> Int {
    let front = axis < 0 ? axis + shape.count : axis
    guard shape.indices.contains(front) else {
      throw InputError("\(operation): axis \(axis) of \(value.shapeText)", expected: "one of \(shape.count) axes")
    }
    return front
  }
}
