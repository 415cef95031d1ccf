import EcotKernels
import EcotTensors

extension Variable {
  /// y = x W^T + b: x (..., in), W (out, in), b (out), y (..., out).
  ///
  /// dx = dy W, dW = dy^T x, db = the sum of the rows of dy; rows of dy that are zero everywhere are left out.
  package func linear(_ weight: Variable, _ bias: Variable? = nil) throws -> Variable {
    let (rows, width) = (rows, try columns(.linear))
    guard weight.shape.count == 2, weight.shape[1] == width else {
      let why = weight.shape.count == 2 ? "\(width) is not \(weight.shape[1])" : "a weight has two axes"
      throw Primitive.linear.misfit(("input", self), ("weight", weight), why)
    }
    let out = weight.shape[0]
    let (x, w) = (try floats(.linear), try weight.floats(.linear))
    let row = RowBroadcast(rows: rows, columns: out, yRows: 1)
    var y = tape.compute.multiply(MatrixProduct(m: rows, n: out, k: width, transposeB: true), x, w)
    if let bias {
      guard bias.shape == [out] else {
        throw Primitive.linear.misfit(("weight", weight), ("bias", bias), "a bias has one element an output")
      }
      tape.compute.combine(.add, inPlace: &y, try bias.floats(.linear), row)
    }
    let value = Tensor(y, ofShape: shape.dropLast() + [out])
    let pullback: Pullback = { dy, sink in
      let live = LiveRows(dy, rows: rows, columns: out)
      let count = live?.count ?? rows
      if let live, count > 0, live.areFewRuns(out: out, width: width, sink.compute) {
        sink.addProduct(of: dy, x, live, into: 1)
        sink.accumulate(into: 0) { live.multiply(dy, w, out: out, width: width, addingTo: &$0, sink.compute) }
        // What is zero changes no sum that begins at +0.
        if bias != nil { sink.accumulate(into: 2) { sink.compute.sumRows(dy, row, addingTo: &$0) } }
      } else if count > 0 {
        if let live { dy = live.gather(dy, columns: out, sink.compute) }
        if sink.needs(1) {
          sink.addProduct(of: dy, live?.gather(x, columns: width, sink.compute) ?? x, rows: count, into: 1)
        }
        sink.accumulate(into: 0) { dx in
          func multiply(_ dx: inout [Float]) {
            sink.compute.multiply(MatrixProduct(m: count, n: width, k: out), dy, w, addingTo: &dx)
          }
          if let live {
            live.accumulate(into: &dx, columns: width, sink.compute, multiply)
          } else {
            multiply(&dx)
          }
        }
        if bias != nil {
          let row = RowBroadcast(rows: count, columns: out, yRows: 1)
          sink.accumulate(into: 2) { sink.compute.sumRows(dy, row, addingTo: &$0) }
        }
      } else {
        sink.add([Float](repeating: 0, count: out * width), to: 1)
        sink.add([Float](repeating: 0, count: rows * width), to: 0)
        if bias != nil { sink.add([Float](repeating: 0, count: out), to: 2) }
      }
    }
    guard let bias else { return tape.record(.linear, self, weight, value, pullback) }
    return tape.record(.linear, [self, weight, bias], value, pullback)
  }

  /// C = op(A) op(B) for matrices in the last two axes: A (..., m, k), B (..., k, n), C (..., m, n), stored as (k, m) and (n, k)
  /// where transposed. The axes before are equal, or B has none and A is not transposed.
  ///
  /// d op(A) = dC op(B)^T, d op(B) = op(A)^T dC.
  package func matmul(
    _ other: Variable, transposeA: Bool = false, transposeB: Bool = false
  ) throws -> Variable {
    let (sa, sb) = (shape, other.shape)
    guard sa.count >= 2, sb.count >= 2 else {
      throw Primitive.matmul.misfit(("left", self), ("right", other), "a matrix has two axes")
    }
    let leading = Array(sa.dropLast(2))
    // One right matrix for all samples: their rows make one left matrix.
    let isShared = sb.count == 2 && sa.count > 2 && !transposeA
    guard isShared || leading == Array(sb.dropLast(2)) else {
      throw Primitive.matmul.misfit(("left", self), ("right", other), "the leading axes must be equal")
    }
    let (rowsA, columnsA) = (sa[sa.count - 2], sa[sa.count - 1])
    let (rowsB, columnsB) = (sb[sb.count - 2], sb[sb.count - 1])
    let (ownM, k) = transposeA ? (columnsA, rowsA) : (rowsA, columnsA)
    let (other2, n) = transposeB ? (columnsB, rowsB) : (rowsB, columnsB)
    guard k == other2 else {
      throw Primitive.matmul.misfit(("left", self), ("right", other), "\(k) is not \(other2)")
    }
    let samples = leading.reduce(1, *)
    let (m, batch) = isShared ? (samples * ownM, 1) : (ownM, samples)
    let (a, b) = (try floats(.matmul), try other.floats(.matmul))
    let value = tape.compute.multiply(
      MatrixProduct(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, batch: batch), a, b)
    return tape.record(.matmul, self, other, Tensor(value, ofShape: leading + [ownM, n])) { dc, sink in
      sink.accumulate(into: 0) { da in
        if transposeA {
          let product = MatrixProduct(m: k, n: m, k: n, transposeA: transposeB, transposeB: true, batch: batch)
          sink.compute.multiply(product, b, dc, addingTo: &da)
        } else {
          let product = MatrixProduct(m: m, n: k, k: n, transposeB: !transposeB, batch: batch)
          sink.compute.multiply(product, dc, b, addingTo: &da)
        }
      }
      sink.accumulate(into: 1) { db in
        if transposeB {
          let product = MatrixProduct(m: n, n: k, k: m, transposeA: true, transposeB: transposeA, batch: batch)
          sink.compute.multiply(product, dc, a, addingTo: &db)
        } else {
          let product = MatrixProduct(m: k, n: n, k: m, transposeA: !transposeA, batch: batch)
          sink.compute.multiply(product, a, dc, addingTo: &db)
        }
      }
    }
  }
}
