import EcotDrift
import EcotTensors

/// The way of a difference from its culprit to the loss: a few boxes from either end, the middle folded.
struct BlamePathView {
  let head: [Box]
  let folded: [Box]
  let foldedText: String
  let hasFolded: Bool
  let tail: [Box]

  /// One address on the way.
  struct Box {
    let address: String
    let name: String
    let place: String
    let size: String
    let hasSize: Bool
    let isCulprit: Bool
  }

  /// The most boxes that are shown at once.
  private static let limit = 14

  /// The way of a comparison; `nil` where there is none.
  init?(_ comparison: GoldenComparison) {
    let path = comparison.blamePath
    if path.isEmpty { return nil }
    let sizes = Self.sizes(of: path, in: comparison.map)
    let boxes = path.indices.map { place in
      let address = path[place]
      let size = sizes[place]
      return Box(
        address: address.description,
        name: address.name + (address.role == .value ? "" : " (\(address.role.rawValue))"),
        place: (["step \(address.step)", address.stage.rawValue] + address.scope).joined(separator: " / "),
        size: size.map { "relative L2 " + FigureText.short(Double($0), digits: 2) } ?? "", hasSize: size != nil,
        isCulprit: place == 0)
    }
    if boxes.count <= Self.limit {
      (head, folded, tail) = (boxes, [], [])
    } else {
      (head, tail) = (Array(boxes.prefix(7)), Array(boxes.suffix(6)))
      folded = Array(boxes.dropFirst(7).dropLast(6))
    }
    hasFolded = !folded.isEmpty
    foldedText = "\(folded.count) more between them"
  }

  /// The sizes of the addresses, as far as the map has them.
  private static func sizes(of path: [TensorAddress], in map: DriftMap?) -> [Float?] {
    guard let map else { return path.map { _ in nil } }
    var rows: [String: Int] = [:]
    for address in path { rows[address.path] = -1 }
    for (number, row) in map.rows.enumerated() where rows[row.path] != nil { rows[row.path] = number }
    return path.map { address in
      guard let number = rows[address.path], map.rows.indices.contains(number),
        let step = map.steps.firstIndex(of: address.step), map.rows[number].sizes.indices.contains(step)
      else { return nil }
      return map.rows[number].sizes[step]
    }
  }
}
