import EcotFingerprints
import EcotTensors

/// Which axes of a recorded tensor are samples and tokens. The gradient of a tensor is laid out as the tensor.
struct TokenLayout {
  /// The axis of batch rows.
  var sampleAxis: Int?
  /// The axis of token columns.
  var tokenAxis: Int?
  /// The axis of image patches.
  var patchAxis: Int?
  /// Whether the axis of batch rows holds the batch several times, one behind the other, as the action head's does.
  var repeatsBatch = false

  /// The layout that the stage and the name imply (shapes as the command line's contract fixes them).
  init(_ address: TensorAddress, rank: Int) {
    let stage = address.stage == .gradient ? address.scope.first.flatMap(RunStage.init) ?? .gradient : address.stage
    switch (stage, address.name) {
    case (.tokens, "position_ids"): (sampleAxis, tokenAxis) = (1, 2)
    case (.tokens, "input_ids"), (.tokens, "attention_mask"), (.tokens, "labels"): (sampleAxis, tokenAxis) = (0, 1)
    case (.decoder, _): (sampleAxis, tokenAxis) = (0, rank > 1 ? 1 : nil)
    case (.tokens, "pixel_values"), (.vision, _): patchAxis = 0
    case (.data, _) where address.scope.first != "statistics": sampleAxis = 0
    case (.head, _): (sampleAxis, repeatsBatch) = (0, true)
    default: break
    }
    if rank == 0 { patchAxis = nil }
    if rank == 0 || address.scope.contains(where: { $0.hasPrefix("sample.") }) { (sampleAxis, tokenAxis) = (nil, nil) }
    if (tokenAxis ?? -1) >= rank { tokenAxis = nil }
  }

  /// The sample of an address's scope `sample.K`.
  static func sample(of address: TensorAddress) -> Int? {
    address.scope.lazy.compactMap { $0.hasPrefix("sample.") ? Int($0.dropFirst(7)) : nil }.first
  }

  /// The index along `axis` of the element at a flat row-major index.
  static func index(of flat: Int, along axis: Int, shape: [Int]) -> Int {
    let inner = shape[(axis + 1)...].reduce(1, *)
    return shape[axis] == 0 || inner == 0 ? 0 : flat / inner % shape[axis]
  }
}

/// The token batch of one step on one side: what turns a column into a token's text.
struct StepTokens {
  /// Token ids (B, T), where the golden keeps them.
  var ids: [Int64]?
  /// Time, height and width of each image in patches (images, 3).
  var grid: [Int64]?
  /// The attention mask (B, T).
  var mask: [Int64]?
  /// B and T.
  var shape: [Int] = [0, 0]
  /// Texts by id.
  var texts: [Int64: String]

  /// The columns of a row between its paddings; all `width` columns where the mask is not known.
  func validColumns(of sample: Int, width: Int) -> Range<Int> {
    guard let mask, shape.count == 2, shape[1] == width, sample < shape[0] else { return 0..<width }
    let row = Array(mask[(sample * width)..<((sample + 1) * width)])
    guard let first = row.firstIndex(where: { $0 != 0 }), let last = row.lastIndex(where: { $0 != 0 }) else {
      return 0..<0
    }
    return first..<(last + 1)
  }

  /// The image and the patch in it of a row among `rows` rows of patches; where vision has merged patches, of a merged one.
  func patch(ofRow row: Int, rows: Int) -> (image: Int, patch: Int)? {
    guard let grid, !grid.isEmpty, grid.count % 3 == 0, rows > 0 else { return nil }
    var counts: [Int] = []
    var total = 0
    for image in 0..<(grid.count / 3) {
      let (area, overflow) = Int(grid[3 * image]).multipliedReportingOverflow(by: Int(grid[3 * image + 1]))
      let (count, overflowAgain) = area.multipliedReportingOverflow(by: Int(grid[3 * image + 2]))
      guard !overflow, !overflowAgain, count > 0, count <= 1 << 40, total <= 1 << 40 else { return nil }
      counts.append(count)
      total += count
    }
    let merged = total / rows
    guard merged > 0, merged * rows == total else { return nil }
    var place = row
    for (image, count) in counts.enumerated() {
      if place < count / merged { return (image, place) }
      place -= count / merged
    }
    return nil
  }

  /// The text of the token in a column.
  func text(sample: Int, column: Int) -> String? {
    guard let ids, shape.count == 2, sample < shape[0], column < shape[1] else { return nil }
    let id = ids[sample * shape[1] + column]
    return texts[id] ?? "id \(id)"
  }
}
