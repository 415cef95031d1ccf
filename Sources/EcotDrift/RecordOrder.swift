/// The order of looking: step, then stage, then the order of execution.
struct RecordOrder {
  let golden: RecordedSide
  let observed: RecordedSide
  let paths: PathTable
  let matching: RecordMatching

  /// The place of a node in that order.
  struct Place: Comparable {
    var step: Int
    var stage: UInt8
    var record: Int
    var isNew: Bool

    static func < (left: Place, right: Place) -> Bool {
      (left.step, left.stage, left.record, left.isNew ? 1 : 0) < (
        right.step, right.stage, right.record, right.isNew ? 1 : 0
      )
    }
  }

  /// The path of a node: the golden's, where the golden has it.
  func path(of node: Int) -> Int {
    node < matching.goldenCount ? golden.path(of: node) : observed.path(of: node - matching.goldenCount)
  }

  /// The step of a node.
  func step(of node: Int) -> Int {
    node < matching.goldenCount
      ? golden.index.step(at: node) : observed.index.step(at: node - matching.goldenCount)
  }

  /// The machine form of a node's address: the golden's, where the golden has it.
  func address(of node: Int) -> String {
    node < matching.goldenCount
      ? golden.index.address(at: node) : observed.index.address(at: node - matching.goldenCount)
  }

  /// Where a node stands.
  func place(of node: Int) -> Place {
    let isNew = node >= matching.goldenCount
    return Place(
      step: step(of: node), stage: paths.stageOrders[path(of: node)],
      record: isNew ? node - matching.goldenCount : node,
      isNew: isNew)
  }

  /// The first of some nodes.
  func first(of nodes: some Sequence<Int>) -> Int? {
    var best: (node: Int, place: Place)?
    for node in nodes {
      let place = place(of: node)
      if best.map({ place < $0.place }) ?? true { best = (node, place) }
    }
    return best?.node
  }

  /// One node for each path, its first, in the order of looking, and how many more there are of it.
  func byTensor(_ nodes: [Int]) -> [(first: Int, later: Int)] {
    var tensors: [(node: Int, place: Place, later: Int)] = []
    var numbers: [Int: Int] = [:]
    for node in nodes {
      let (path, place) = (path(of: node), place(of: node))
      guard let number = numbers[path] else {
        numbers[path] = tensors.count
        tensors.append((node, place, 0))
        continue
      }
      tensors[number].later += 1
      if place < tensors[number].place { (tensors[number].node, tensors[number].place) = (node, place) }
    }
    return tensors.sorted { $0.place < $1.place }.map { ($0.node, $0.later) }
  }
}
