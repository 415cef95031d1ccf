import EcotNetworks
import EcotTensors

/// One sample made up for a test: what stands in its row, and the padding before it.
struct SyntheticRow {
  enum Part {
    /// Random tokens with labels.
    case text(Int)
    /// An image of so many rows and columns of patches, and its tokens.
    case image(Int, Int)
    /// Thinking tokens.
    case latents(Int)
  }

  /// The seed of its tokens and its pixels.
  var seed: UInt64
  var parts: [Part]
  /// Padding before it.
  var left = 0
  /// Padding behind it; more where another row of the batch ends later.
  var right = 0

  init(_ seed: UInt64, _ parts: [Part], left: Int = 0, right: Int = 0) {
    (self.seed, self.parts, self.left, self.right) = (seed, parts, left, right)
  }

  /// The same row with other padding.
  func padded(left: Int, right: Int = 0) -> SyntheticRow { SyntheticRow(seed, parts, left: left, right: right) }

  /// The tokens of a part.
  static func count(_ part: Part) -> Int {
    switch part {
    case .text(let count), .latents(let count): count
    case .image(let rows, let columns): rows / 2 * (columns / 2)
    }
  }

  /// The number of tokens.
  var count: Int { parts.reduce(0) { $0 + Self.count($1) } }
  /// The columns of the tokens.
  var columns: Range<Int> { left..<(left + count) }
  /// The columns of the thinking tokens.
  var latentColumns: [Int] {
    var (column, found): (Int, [Int]) = (left, [])
    for part in parts {
      if case .latents(let count) = part { found += column..<(column + count) }
      column += Self.count(part)
    }
    return found
  }
}

/// Rows side by side, as the model takes them in.
struct SyntheticBatch {
  let rows: [SyntheticRow]
  let columns: Int
  let inputs: ModelInputs

  /// The rows with padding at both ends; `padding` is the id that stands there.
  init(_ rows: [SyntheticRow], padding: Int64 = 2048) throws {
    let columns = rows.map { $0.columns.upperBound + $0.right }.max() ?? 0
    var (ids, mask, labels): ([Int64], [Int64], [Int64]) = ([], [], [])
    var (pixels, grid): ([Float], [Int64]) = ([], [])
    var planes = [[Int64]](repeating: [], count: 3)
    for row in rows {
      var line = Line(row)
      pixels += line.pixels
      grid += line.grid
      line.pad(left: row.left, right: columns - row.columns.upperBound, id: padding)
      ids += line.ids
      mask += line.mask
      labels += line.labels
      for axis in 0..<3 { planes[axis] += line.positions[axis] }
    }
    let shape = [rows.count, columns]
    let patch = TinyModel.configuration.vision.patchElements
    (self.rows, self.columns) = (rows, columns)
    inputs = ModelInputs(
      inputIDs: try Tensor(ids, shape: shape), attentionMask: try Tensor(mask, shape: shape),
      positionIDs: try Tensor(planes.flatMap { $0 }, shape: [3] + shape), labels: try Tensor(labels, shape: shape),
      pixelValues: grid.isEmpty ? nil : try Tensor(pixels, shape: [pixels.count / patch, patch]),
      imageGrid: grid.isEmpty ? nil : try Tensor(grid, shape: [grid.count / 3, 3]))
  }

  /// The tokens of one row, and what belongs to them.
  private struct Line {
    var (ids, mask, labels): ([Int64], [Int64], [Int64]) = ([], [], [])
    var positions = [[Int64]](repeating: [], count: 3)
    var (pixels, grid): ([Float], [Int64]) = ([], [])
    private var next: Int64 = 0

    init(_ row: SyntheticRow) {
      var tokens = PhiloxStream(seed: row.seed, name: "networks-tests/tokens")
      for part in row.parts {
        switch part {
        case .text(let count): for _ in 0..<count { append(Int64(tokens.below(2048)), isLabel: true) }
        case .latents(let count): for _ in 0..<count { append(Int64(TinyModel.thinkingToken), isLabel: false) }
        case .image(let rows, let columns): append(image: rows, columns, row.seed)
        }
      }
      // Nothing comes before the first token that could predict it.
      if !labels.isEmpty { labels[0] = -100 }
    }

    /// A token that follows all before it.
    private mutating func append(_ id: Int64, isLabel: Bool) {
      ids.append(id)
      mask.append(1)
      labels.append(isLabel ? id : -100)
      for axis in 0..<3 { positions[axis].append(next) }
      next += 1
    }

    /// An image: its tokens share a time, and stand at their rows and columns; what follows is beyond the largest of them.
    private mutating func append(image rows: Int, _ columns: Int, _ seed: UInt64) {
      let (high, wide) = (rows / 2, columns / 2)
      for place in 0..<(high * wide) {
        ids.append(Int64(TinyModel.configuration.imageToken))
        mask.append(1)
        labels.append(-100)
        positions[0].append(next)
        positions[1].append(next + Int64(place / wide))
        positions[2].append(next + Int64(place % wide))
      }
      next += Int64(max(high, wide))
      let stream = PhiloxStream(seed: seed, name: "networks-tests/pixels/\(grid.count / 3)")
      let count = rows * columns * TinyModel.configuration.vision.patchElements
      pixels += stream.normals(0..<count, deviation: 0.5)
      grid += [1, Int64(rows), Int64(columns)]
    }

    mutating func pad(left: Int, right: Int, id: Int64) {
      func padded(_ values: [Int64], _ value: Int64) -> [Int64] {
        [Int64](repeating: value, count: left) + values + [Int64](repeating: value, count: right)
      }
      (ids, mask, labels) = (padded(ids, id), padded(mask, 0), padded(labels, -100))
      positions = positions.map { padded($0, 0) }
    }
  }
}
