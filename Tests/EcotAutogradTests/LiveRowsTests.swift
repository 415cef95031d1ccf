import EcotAutograd
import EcotKernels
import EcotTensors
import Testing

/// Rows of a cotangent that are zero everywhere count for nothing, in runs where they lie or copied.
@Suite struct LiveRowsTests {
  /// The gradients of sum(linear(x) * cotangent) for x, weight and bias, after another pass over the same x and weight where `twice`.
  private func gradients(
    _ x: Tensor, _ weight: Tensor, _ bias: Tensor, _ cotangent: Tensor, twice: Bool, _ compute: Compute
  ) throws -> [[UInt32]] {
    let tape = Tape(compute: compute)
    let parameters = try [x, weight, bias].enumerated().map { try tape.parameter($1, named: .numbered($0)) }
    var loss = try (parameters[0].linear(parameters[1], parameters[2]) * tape.input(cotangent)).sum()
    if twice { loss = try loss + (parameters[0].linear(parameters[1], parameters[2]) * tape.input(cotangent)).sum() }
    var gradients = Gradients()
    try tape.backward(from: loss, into: &gradients)
    return try (0..<3).map { try #require(gradients[.numbered($0)]).bits }
  }

  /// The rows of a matrix that live, one after the other.
  private func living(_ tensor: Tensor, _ live: [Bool]) throws -> Tensor {
    let columns = tensor.shape[1], values = try tensor.floats
    let rows = live.indices.filter { live[$0] }
    return Tensor(rows.flatMap { values[($0 * columns)..<(($0 + 1) * columns)] }, ofShape: [rows.count, columns])
  }

  /// With NaN in every dead row of the input, the bits are those of the living rows alone: for one and many runs, for weights that are
  /// small and large beside them, and where the cotangents are added to others.
  @Test(arguments: [(40, 8, 8), (40, 24, 3), (6, 96, 64), (200, 33, 17), (12, 5, 200)], [false, true])
  func deadRowsCountForNothing(sizes: (rows: Int, out: Int, width: Int), twice: Bool) throws {
    var stream = PhiloxStream(seed: 5, name: "live rows")
    for pattern in 0..<8 {
      // One hole, a dead beginning and end, or rows that live and die by chance, ever more in a row.
      var live = [Bool](repeating: true, count: sizes.rows)
      switch pattern {
      case 0: live[sizes.rows / 2] = false
      case 1: (live[0], live[sizes.rows - 1]) = (false, false)
      default:
        for row in live.indices {
          let goes = row > 0 && stream.uniform() < Double(pattern - 2) / 6
          live[row] = goes ? live[row - 1] : stream.uniform() < 0.5
        }
        live[1] = true
        live[2] = false
      }
      var (x, dy) = (
        try Tensor.normal([sizes.rows, sizes.width], seed: 1).floats,
        try Tensor.normal([sizes.rows, sizes.out], seed: 2).floats
      )
      for row in live.indices {
        if live[row] {
          dy[row * sizes.out] = pattern == 3 ? 0 : dy[row * sizes.out]
        } else {
          for j in 0..<sizes.width { x[row * sizes.width + j] = .nan }
          for j in 0..<sizes.out { dy[row * sizes.out + j] = j == 0 ? -0.0 : 0 }
        }
      }
      let input = Tensor(x, ofShape: [sizes.rows, sizes.width]),
        cotangent = Tensor(dy, ofShape: [sizes.rows, sizes.out])
      let weight = Tensor.normal([sizes.out, sizes.width], seed: 3), bias = Tensor.normal([sizes.out], seed: 4)
      for compute in [Compute(), Compute(variant: .portable)] {
        let all = try gradients(input, weight, bias, cotangent, twice: twice, compute)
        let alone = try gradients(living(input, live), weight, bias, living(cotangent, live), twice: twice, compute)
        #expect(all[1] == alone[1] && all[2] == alone[2], "\(pattern)")
        let dx = live.indices.map { Array(all[0][($0 * sizes.width)..<(($0 + 1) * sizes.width)]) }
        #expect(live.indices.filter { live[$0] }.flatMap { dx[$0] } == alone[0], "\(pattern)")
        #expect(live.indices.filter { !live[$0] }.allSatisfy { dx[$0].allSatisfy { $0 == 0 } }, "\(pattern)")
      }
    }
  }
}
