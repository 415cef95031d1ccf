import CEcotKernels

extension Compute {
  /// Joins tensors along an axis: part p is (outer, widths[p]) and the result (outer, sum of widths), where a width counts
  /// the elements from the axis inwards.
  package func concatenate(_ parts: [[Float]], outer: Int, widths: [Int]) -> [Float] {
    precondition(parts.count == widths.count, "concatenate: \(parts.count) parts, \(widths.count) widths")
    let width = widths.reduce(0, +)
    return .written(elements(outer, width)) { y in
      guard let y else { return }
      var offset = 0
      for (part, own) in zip(parts, widths) {
        precondition(part.count == elements(outer, own), "concatenate: \(part.count) elements for (\(outer), \(own))")
        ecot_copy_runs(Int64(outer), Int64(own), part, Int64(own), y + offset, Int64(width))
        offset += own
      }
    }
  }

  /// The part `range` of each of `outer` runs of `width` elements.
  package func slice(_ x: [Float], outer: Int, width: Int, range: Range<Int>) -> [Float] {
    check(x.count, outer, width, range)
    return .written(elements(outer, range.count)) { y in
      x.withUnsafeBufferPointer { x in
        guard let x = x.baseAddress else { return }
        ecot_copy_runs(
          Int64(outer), Int64(range.count), x + range.lowerBound, Int64(width), y, Int64(range.count))
      }
    }
  }

  /// Writes `part` (outer, range.count) to the part `range` of each of `outer` runs of `width` elements of y.
  package func write(_ part: [Float], outer: Int, width: Int, range: Range<Int>, to y: inout [Float]) {
    check(y.count, outer, width, range)
    precondition(part.count == elements(outer, range.count), "slice: \(part.count) for (\(outer), \(range.count))")
    y.rewritten { y in
      guard let y else { return }
      ecot_copy_runs(
        Int64(outer), Int64(range.count), part, Int64(range.count), y + range.lowerBound, Int64(width))
    }
  }

  private func check(_ count: Int, _ outer: Int, _ width: Int, _ range: Range<Int>) {
    precondition(count == elements(outer, width), "slice: \(count) elements for (\(outer), \(width))")
    precondition(range.lowerBound >= 0 && range.upperBound <= width, "slice: \(range) of \(width)")
  }

  /// The most axes that `permute` takes.
  package static let maximalRank = 8

  /// Reorders axes: axis i of the result is axis `axes[i]` of x.
  package func permute(_ x: [Float], shape: [Int], axes: [Int]) -> [Float] {
    precondition(shape.count <= Self.maximalRank, "permute: \(shape.count) axes")
    precondition(axes.sorted() == Array(shape.indices), "permute: \(axes) is no order of \(shape.count) axes")
    precondition(shape.reduce(1, *) == x.count, "permute: \(x.count) elements for \(shape)")
    return .written(x.count) { y in
      ecot_permute(Int32(shape.count), shape.map(Int64.init), axes.map(Int32.init), x, y)
    }
  }
}
