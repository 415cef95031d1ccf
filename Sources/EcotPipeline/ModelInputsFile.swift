import EcotFiles
import EcotNetworks
import EcotTensors
import EcotTokenization

extension ModelInputs {
  /// Inputs from a safetensors file with `input_ids` and, where wanted, `attention_mask`, `labels`, `pixel_values` and
  /// `image_grid_thw`; other tensors in it are ignored. Positions are always computed.
  package init(file path: String, _ configuration: Qwen3VLConfiguration) throws {
    let file = try SafetensorsReader(path)
    func whole(_ name: String) throws -> Tensor? { file.contains(name) ? try file.wholeNumbers(name) : nil }
    do {
      let ids = try file.wholeNumbers("input_ids")
      guard ids.shape.count == 2, ids.count > 0 else {
        throw InputError("input_ids has shape \(ids.shapeText)", expected: "(samples, columns), neither of them 0")
      }
      let ones = try Tensor([Int64](repeating: 1, count: ids.count), shape: ids.shape)
      let mask = try whole("attention_mask") ?? ones
      let grid = try whole("image_grid_thw")
      self.init(
        inputIDs: ids, attentionMask: mask,
        positionIDs: try Self.positions(ids, mask, grid: grid, configuration: configuration),
        labels: try whole("labels"), pixelValues: try file.tensorIfPresent("pixel_values"),
        imageGrid: grid)
      try check(configuration)
    } catch let error as InputError {
      throw InputError(
        error.problem, at: error.location ?? .file(path), expected: error.expected, remedy: error.remedy)
    }
  }

  private static func positions(
    _ ids: Tensor, _ mask: Tensor, grid: Tensor?, configuration: Qwen3VLConfiguration
  ) throws -> Tensor {
    guard mask.shape == ids.shape else {
      throw InputError("attention_mask has shape \(mask.shapeText)", expected: ids.shapeText)
    }
    let (rows, columns) = (ids.shape[0], ids.shape[1])
    let (values, valid) = (try ids.int64s, try mask.int64s)
    let tokens = try (0..<rows).map { row in
      let places = (row * columns)..<((row + 1) * columns)
      let narrow = try values[places].map { id in
        guard let id = Int32(exactly: id) else {
          throw InputError("input_ids: row \(row) has the id \(id)", expected: "an id of the vocabulary")
        }
        return id
      }
      return TokenRow(ids: narrow, mask: valid[places].map { $0 == 1 })
    }
    let grids = try grid.map { try PatchGrid.list($0, mergeSize: configuration.vision.mergeSize) } ?? []
    let table = try RotaryPositions.table(
      tokens, grids: grids.map { ImageGrid(frames: $0.frames, rows: $0.rows, columns: $0.columns) },
      imageToken: Int32(configuration.imageToken), merge: configuration.vision.mergeSize)
    return try Tensor(table, shape: [3, rows, columns])
  }
}
