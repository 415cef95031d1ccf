import EcotFingerprints
import EcotGoldens
import EcotTensors

/// Draws the map of outcomes over steps and addresses, and the curves of losses.
struct DriftMapBuilder {
  private let order: RecordOrder
  private let golden: Golden
  private let observed: Golden
  /// The steps that were compared, ascending.
  private let steps: [Int]
  private let columns: [Int: Int]

  /// The most cells of a map: rows beyond are counted.
  private static let cellLimit = 1 << 23

  init(_ order: RecordOrder, golden: Golden, observed: Golden) {
    (self.order, self.golden, self.observed) = (order, golden, observed)
    var steps = Set<Int>()
    for node in order.matching.outcomes.indices where order.matching.outcomes[node] != .absent {
      steps.insert(order.step(of: node))
    }
    self.steps = steps.sorted()
    columns = Dictionary(uniqueKeysWithValues: self.steps.enumerated().map { ($1, $0) })
  }

  // MARK: Map

  /// The map over all compared records.
  func map() throws -> DriftMap {
    var map = DriftMap()
    map.steps = steps
    let nodes = order.matching.outcomes.indices.filter { order.matching.outcomes[$0] != .absent }
    var first: [Int: (node: Int, differs: Bool)] = [:]
    for node in nodes {
      let path = order.path(of: node)
      let differs = order.matching.outcomes[node].isDifference
      if first[path] == nil { first[path] = (node, differs) } else if differs { first[path]?.differs = true }
    }
    let differing = first.filter(\.value.differs).map { (path: $0.key, node: $0.value.node) }
      .map { (path: $0.path, key: rowKey($0.path, $0.node)) }.sorted { $0.key < $1.key }
    let limit = min(DriftMap.rowLimit, Self.cellLimit / max(1, steps.count))
    map.rowsOmitted = max(0, differing.count - limit)
    map.identicalRows = identicalRows(first)
    var rows: [Int: Int] = [:]
    for (number, row) in differing.prefix(limit).enumerated() {
      rows[row.path] = number
      map.rows.append(
        DriftMap.Row(
          path: order.paths.path(row.path), cells: Array(repeating: .absent, count: steps.count),
          sizes: Array(repeating: nil, count: steps.count)))
    }
    for node in nodes {
      guard let row = rows[order.path(of: node)], let column = columns[order.step(of: node)] else { continue }
      map.rows[row].cells[column] = order.matching.outcomes[node]
      map.rows[row].sizes[column] = try size(of: node)
    }
    return map
  }

  /// Rows stand in the order of stages, and within a stage in that of execution at the first step that has them;
  /// where a record of each side stands at the same place, the golden's comes first.
  private func rowKey(_ path: Int, _ node: Int) -> (UInt8, Int, Int, Int) {
    let place = order.place(of: node)
    return (place.stage, place.step, place.record, place.isNew ? 1 : 0)
  }

  private func identicalRows(_ first: [Int: (node: Int, differs: Bool)]) -> [(stage: String, count: Int)] {
    var counts = Array(repeating: (present: false, equal: 0), count: RunStage.allCases.count)
    for (path, row) in first {
      let stage = Int(order.paths.stageOrders[path])
      guard stage < counts.count else { continue }
      counts[stage].present = true
      if !row.differs { counts[stage].equal += 1 }
    }
    return zip(RunStage.allCases, counts).filter(\.1.present).map { ($0.rawValue, $1.equal) }
  }

  private func size(of node: Int) throws -> Float? {
    guard order.matching.outcomes[node].isDifference, let left = order.matching.goldenRecord(of: node),
      let right = order.matching.observedRecord(of: node), hasDetails(golden, left), hasDetails(observed, right)
    else { return nil }
    return DifferenceSize(golden: try golden.fingerprint(at: left), observed: try observed.fingerprint(at: right))
      .relativeL2.map { Float($0) }
  }

  private func hasDetails(_ golden: Golden, _ record: Int) -> Bool {
    golden.index.groups[golden.index.position(of: record).group].hasDetails
  }

  // MARK: Curves

  /// The scalars under `loss/`, and the gradients' norm, over the steps of the map.
  func curves() throws -> [ScalarCurve] {
    var nodes: [Int: [(column: Int, node: Int)]] = [:]
    var found: [Int] = []
    for node in order.matching.outcomes.indices where order.matching.outcomes[node] != .absent {
      let path = order.path(of: node)
      if nodes[path] == nil {
        guard Self.isCurve(order.paths.path(path)), isScalar(node) else { continue }
        found.append(path)
      }
      if let column = columns[order.step(of: node)] { nodes[path, default: []].append((column, node)) }
    }
    return try found.map { path in
      var curve = ScalarCurve(
        path: order.paths.path(path), golden: Array(repeating: nil, count: steps.count),
        observed: Array(repeating: nil, count: steps.count))
      for (column, node) in nodes[path] ?? [] {
        if let left = order.matching.goldenRecord(of: node) {
          curve.golden[column] = try Self.number(golden.fingerprint(at: left))
        }
        if let right = order.matching.observedRecord(of: node) {
          curve.observed[column] = try Self.number(observed.fingerprint(at: right))
        }
      }
      return curve
    }
  }

  private static func isCurve(_ path: String) -> Bool {
    path.hasPrefix("loss/") && path.hasSuffix(".value") || path == "gradient/global_norm.value"
  }

  private func isScalar(_ node: Int) -> Bool {
    let shape =
      node < order.matching.goldenCount
      ? golden.index.shape(at: node) : observed.index.shape(at: node - order.matching.goldenCount)
    return shape.allSatisfy { $0 == 1 }
  }

  /// The number of a scalar, as far as its fingerprint tells.
  private static func number(_ fingerprint: Fingerprint) -> Double? {
    if let value = fingerprint.values?.first { return Double(value) }
    if let sample = fingerprint.samples?.first { return sample }
    guard let statistics = fingerprint.statistics, statistics.count == 1 else { return nil }
    if statistics.nan > 0 { return .nan }
    if statistics.positiveInfinity > 0 { return .infinity }
    if statistics.negativeInfinity > 0 { return -.infinity }
    return statistics.mean
  }
}

extension DriftMap.Cell {
  /// Whether the two sides differ here at all, within a tolerance or not.
  var isDifference: Bool { self == .within || differs }
}
