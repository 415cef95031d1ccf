import EcotKernels
import Testing

/// The Swift functions pass what C expects: each against its formula, and the same bits in all ways to compute. That C computes
/// what it specifies is C's own test.
@Suite struct RowTests {
  @Test func broadcastsAndTheirAdjoints() {
    for (rows, yRows, each) in [(12, 12, 1), (12, 1, 1), (12, 3, 4), (12, 4, 1), (12, 2, 3)] {
      let shape = RowBroadcast(rows: rows, columns: 19, yRows: yRows, each: each)
      let (x, y) = (Numbers.array(rows * 19, seed: 1), Numbers.array(yRows * 19, seed: 2))
      func row(_ r: Int) -> Int { r / each % yRows }
      let sums = x.indices.map { i in x[i] + y[row(i / 19) * 19 + i % 19] }
      let copies = x.indices.map { i in y[row(i / 19) * 19 + i % 19] }
      var columns = [Float](repeating: 0, count: yRows * 19)
      var products = Numbers.array(yRows * 19, seed: 3)
      for i in x.indices {
        let place = row(i / 19) * 19 + i % 19
        columns[place] += x[i]
        products[place] = products[place].addingProduct(x[i], sums[i])
      }
      for compute in allWays {
        #expect(compute.combine(.add, x, y, shape).bits == sums.bits)
        #expect(compute.repeatRows(y, shape).bits == copies.bits)
        var z: [Float] = []
        compute.sumRows(x, shape, addingTo: &z)
        #expect(z.bits == columns.bits)
        z = Numbers.array(yRows * 19, seed: 3)
        compute.sumRows(x, times: sums, shape, addingTo: &z)
        #expect(z.bits == products.bits)
        var inPlace = x
        compute.combine(.divide, inPlace: &inPlace, y, shape)
        #expect(inPlace.bits == zip(x, copies).map { ($0 / $1).bitPattern })
      }
    }
  }

  @Test func scalesAndSums() {
    let (x, y) = (Numbers.array(1000, seed: 1), Numbers.array(1000, seed: 2))
    let exact = x.reduce(0.0) { $0 + Double($1) }
    let squares = x.reduce(0.0) { $0 + Double($1) * Double($1) }
    let differences = zip(x, y).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    for compute in allWays {
      #expect(compute.scale(x, by: 1.5, plus: 0.25).bits == x.map { Float(0.25).addingProduct($0, 1.5).bitPattern })
      var z = y
      compute.add(x, times: -0.3, to: &z)
      #expect(z.bits == zip(x, y).map { $1.addingProduct($0, -0.3).bitPattern })
      #expect(abs(compute.total(x) - exact) < 1e-9)
      #expect(abs(compute.totalOfSquares(x) - squares) < 1e-9)
      #expect(abs(compute.totalOfSquaredDifferences(x, y) - differences) < 1e-9)
      #expect(compute.reduce(.maximum, x, rows: 4, columns: 250)[1] == x[250..<500].max())
      #expect(isNear(compute.reduce(.sum, x, rows: 1, columns: 1000), [exact], 1e-5))
      #expect(isNear(compute.reduce(.sumOfSquares, x, rows: 1, columns: 1000), [squares]))
    }
  }

  @Test func zerosLieOutsideTheRunsOnly() {
    let (rows, columns) = (9, 5)
    for runs in [[], [0..<9], [2..<4], [0..<1, 3..<6, 8..<9], [0..<0, 4..<4]] as [[Range<Int>]] {
      let matrix = Compute.zeros(rows: rows, columns: columns, except: runs)
      #expect(matrix.count == rows * columns)
      for row in 0..<rows where !runs.contains(where: { $0.contains(row) }) {
        let elements = matrix[(row * columns)..<((row + 1) * columns)]
        #expect(elements.allSatisfy { $0.bitPattern == 0 }, "row \(row) of \(runs)")
      }
    }
    #expect(Compute.zeros(rows: 0, columns: 5, except: []).isEmpty)
  }

  @Test func squaresOfManyTensorsAreThoseOfEach() {
    let tensors = [0, 1, 15, 16, 17, 1000, 0, 40_000].enumerated().map { Numbers.array($1, seed: UInt64($0)) }
    let alone = tensors.map { Compute(threads: 1).totalOfSquares($0).bitPattern }
    for compute in allWays { #expect(compute.totalsOfSquares(tensors).map(\.bitPattern) == alone) }
    #expect(Compute(threads: 2).totalsOfSquares([]).isEmpty)
  }

  @Test func rowsAreGatheredWrittenAndAdded() {
    let (table, rows) = (Numbers.array(5 * 9, seed: 1), Numbers.array(3 * 9, seed: 2))
    let index: [Int64] = [4, 0, 4]
    for compute in allWays {
      let gathered = compute.gatherRows(table, columns: 9, at: index)
      #expect(gathered == Array(table[36...]) + Array(table[..<9]) + Array(table[36...]))
      var written = table
      compute.writeRows(rows, columns: 9, at: index, to: &written)
      #expect(written == Array(rows[9..<18]) + Array(table[9..<36]) + Array(rows[18...]))
      var added = table
      compute.scatterAddRows(rows, columns: 9, at: index, to: &added)
      #expect(added[36] == (table[36] + rows[0]) + rows[18])
      #expect(added[3] == table[3] + rows[9 + 3])
    }
  }

  @Test func optionalSumsOfNormsAreLeftOutOrAddedTo() {
    let (x, w, dy) = (Numbers.array(6 * 21, seed: 1), Numbers.array(21, seed: 2), Numbers.array(6 * 21, seed: 3))
    let reference = Compute(variant: .portable)
    let (_, scale) = reference.rmsNorm(x, rows: 6, columns: 21, weight: w, epsilon: 1e-6)
    let layer = reference.layerNorm(x, rows: 6, columns: 21, weight: w, bias: w, epsilon: 1e-6)
    var seen: Set<[UInt32]> = []
    for compute in allWays {
      var none: [Float]?
      var fresh: [Float]? = []
      var old: [Float]? = w
      func rms(_ sum: inout [Float]?) -> [Float] {
        compute.rmsNormBackward(x, rows: 6, columns: 21, weight: w, scale: scale, dy: dy, dweight: &sum)
      }
      let dx = rms(&none)
      #expect(none == nil)
      #expect(rms(&fresh).bits == dx.bits)
      #expect(rms(&old).bits == dx.bits)
      #expect(isNear(old ?? [], zip(fresh ?? [], w).map { Double($0) + Double($1) }, 1e-5))
      // One of the two sums has an old value, the other is new.
      var (dweight, dbias): ([Float]?, [Float]?) = ([], w)
      let dlayer = compute.layerNormBackward(
        x, rows: 6, columns: 21, weight: w, mean: layer.mean, scale: layer.scale, dy: dy, dweight: &dweight,
        dbias: &dbias)
      let columns = (0..<21).map { j in (0..<6).reduce(Double(w[j])) { $0 + Double(dy[$1 * 21 + j]) } }
      #expect(isNear(dbias ?? [], columns, 1e-5))
      seen.insert(dx.bits + (fresh ?? []).bits + dlayer.bits + (dweight ?? []).bits + (dbias ?? []).bits)
    }
    #expect(seen.count == 1)
  }

  @Test func adamWMovesAgainstTheGradient() {
    let gradient = Numbers.array(100, seed: 1)
    var results: Set<[UInt32]> = []
    for compute in allWays {
      var parameter = [Float](repeating: 1, count: 100)
      var (m, v) = ([Float](repeating: 0, count: 100), [Float](repeating: 0, count: 100))
      let settings = AdamWSettings(learningRate: 0.1, weightDecay: 0.5, step: 1)
      compute.adamW(settings, gradient: gradient, parameter: &parameter, moment1: &m, moment2: &v)
      // The first update is the learning rate times the sign, after the decay.
      #expect(isNear(parameter, gradient.map { 0.95 - ($0 > 0 ? 0.1 : -0.1) }, 1e-4))
      results.insert(parameter.bits + m.bits + v.bits)
    }
    #expect(results.count == 1)
  }
}
