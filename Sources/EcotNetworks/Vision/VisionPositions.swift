import EcotAutograd
import EcotKernels
import EcotTensors

/// The learned positions of the vision tower, interpolated to each image's grid.
///
/// The table is a square of positions. A grid's rows and columns are spread over its sides, corners on corners, and each patch
/// takes the bilinear mean of the four positions around it, in float32 (`fast_pos_embed_interpolate`).
struct VisionPositions {
  /// Rows of the table and weights of the four corners of each patch: each corner (P), and (P, width) with equal columns.
  private let corners: [(index: Variable, weight: Variable)]

  /// Positions of images whose grids were read from `source`.
  init(_ grids: [PatchGrid], from source: Variable, configuration: VisionConfiguration) throws {
    let side = Int(Double(configuration.positions).squareRoot())
    var (indices, weights) = ([[Int64]](repeating: [], count: 4), [[Float]](repeating: [], count: 4))
    for grid in grids {
      let (rows, columns) = (Self.spread(grid.rows, over: side), Self.spread(grid.columns, over: side))
      let places = grid.places(mergeSize: configuration.mergeSize)
      for _ in 0..<grid.frames {
        for (row, column) in places {
          let (y, x) = (rows[row], columns[column])
          let (low, high) = (Int(y), min(Int(y) + 1, side - 1))
          let (left, right) = (Int(x), min(Int(x) + 1, side - 1))
          let (dy, dx) = (y - Float(low), x - Float(left))
          for corner in 0..<4 {
            let (isHigh, isRight) = (corner >= 2, corner % 2 == 1)
            indices[corner].append(Int64((isHigh ? high : low) * side + (isRight ? right : left)))
            weights[corner].append((isHigh ? dy : 1 - dy) * (isRight ? dx : 1 - dx))
          }
        }
      }
    }
    corners = try zip(indices, weights).map { index, weight in
      (
        source.tape.input(try Tensor(index, shape: [index.count]), from: [source]),
        source.tape.input(
          Tensor(Self.columns(weight, configuration.width), ofShape: [index.count, configuration.width]), from: [source]
        )
      )
    }
  }

  /// Rows of `width` equal numbers.
  private static func columns(_ numbers: [Float], _ width: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: numbers.count * width) { elements, count in
      for (row, number) in numbers.enumerated() {
        elements[(row * width)..<((row + 1) * width)].initialize(repeating: number)
      }
      count = numbers.count * width
    }
  }

  /// `count` numbers from 0 to side - 1 at equal distances, as `torch.linspace` rounds them: the second half from the end.
  static func spread(_ count: Int, over side: Int) -> [Float] {
    guard count > 1 else { return [Float](repeating: 0, count: count) }
    let end = Float(side - 1)
    let step = end / Float(count - 1)
    return (0..<count).map { i in i < count / 2 ? step * Float(i) : end - step * Float(count - 1 - i) }
  }

  /// The positions of all patches, (P, width), from the table (positions, width).
  func callAsFunction(_ table: Variable) throws -> Variable {
    var sum: Variable?
    for corner in corners {
      let part = try table.gatherRows(at: corner.index) * corner.weight
      sum = try sum.map { try $0 + part } ?? part
    }
    return sum ?? table
  }
}

/// The 2-D rotary embedding of the vision tower: the first half of a head's frequencies turns with a patch's row, the second with
/// its column.
struct VisionRotary {
  /// (P, head size).
  let cosine: Variable, sine: Variable

  init(_ grids: [PatchGrid], from source: Variable, configuration: VisionConfiguration) {
    let tape = source.tape
    let half = configuration.headSize / 2
    let frequencies = RotaryFrequencies.inverse(theta: 10_000, size: half)
    var angles: [Float] = []
    for grid in grids {
      let start = angles.count
      for (row, column) in grid.places(mergeSize: configuration.mergeSize) {
        for frequency in frequencies { angles.append(Float(row) * frequency) }
        for frequency in frequencies { angles.append(Float(column) * frequency) }
      }
      let frame = angles[start...]
      for _ in 1..<grid.frames { angles += frame }
    }
    let (cosine, sine) = RotaryFrequencies.tables(halves: angles, half: half, compute: tape.compute)
    let shape = [half == 0 ? 0 : angles.count / half, configuration.headSize]
    self.cosine = tape.input(Tensor(cosine, ofShape: shape), from: [source]).named(.cosine)
    self.sine = tape.input(Tensor(sine, ofShape: shape), from: [source]).named(.sine)
  }
}
