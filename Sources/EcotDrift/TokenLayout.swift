import EcotFingerprints
import EcotTensors

/// Which axes of a recorded tensor are samples and tokens.
struct TokenLayout {
  /// The axis of batch rows.
  var sampleAxis: Int?
  /// The axis of token columns.
  var tokenAxis: Int?

  /// The layout that the stage and the name imply (shapes as the command line's contract fixes them).
  init(_ address: TensorAddress, rank: Int) {
    switch (address.stage, address.name) {
    case (.tokens, "position_ids"): (sampleAxis, tokenAxis) = (1, 2)
    case (.tokens, "input_ids"), (.tokens, "attention_mask"), (.tokens, "labels"): (sampleAxis, tokenAxis) = (0, 1)
    case (.decoder, _): (sampleAxis, tokenAxis) = (0, rank > 1 ? 1 : nil)
    case (.data, _) where address.scope.first != "statistics", (.head, _): sampleAxis = 0
    default: break
    }
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
  /// The attention mask (B, T).
  var mask: [Int64]?
  /// B and T.
  var shape: [Int] = [0, 0]
  /// Texts by id.
  var texts: [Int64: String]

  /// The columns of a row between its paddings; all `width` columns where the mask is not known.
  func validColumns(of sample: Int, width: Int) -> Range<Int> {
    guard let mask, shape.count == 2, shape[1] == width, sample < shape[0], sample < mask.count,
      width <= mask.count, (sample + 1) * width <= mask.count
    else { return 0..<width }
    let row = Array(mask[(sample * width)..<((sample + 1) * width)])
    guard let first = row.firstIndex(where: { $0 != 0 }), let last = row.lastIndex(where: { $0 != 0 }) else {
      return 0..<0
    }
    return first..<(last + 1)
  }

  /// The text of the token in a column.
  func text(sample: Int, column: Int) -> String? {
    guard let ids, shape.count == 2, sample < shape[0], column < shape[1], sample < ids.count, shape[1] <= ids.count,
      sample * shape[1] + column < ids.count
    else { return nil }
    let id = ids[sample * shape[1] + column]
    return texts[id] ?? "id \(id)"
  }
}
