/// For each node, the nearest named gradients and values that its cotangent came from: the parents of its gradient.
///
/// A contribution that comes through a named node comes from that node's gradient, one through an unnamed node from whatever
/// that one's came from; and from the named values nearest to those that the operation's derivative reads.
final class Origins {
  private let tape: Tape
  private var sets: [[Int32]]

  /// What marks a node's value in a set; a bare number is its gradient.
  static let valueMark: Int32 = 1 << 30

  init(tape: Tape, nodes: Int) {
    self.tape = tape
    sets = Array(repeating: [], count: nodes)
  }

  /// Notes that a node contributes to the cotangent of one of its inputs.
  func add(node: Int, input: Int) {
    let entry = tape.log.nodes[node]
    let target = Int(tape.log.edges[Int(entry.firstEdge) + input])
    guard tape.log.nodes[target].needsGradient else { return }
    sets[target].formSortedUnion(entry.name >= 0 ? [Int32(node)] : sets[node])
    guard case .primitive(let primitive) = entry.kind else { return }
    let read = primitive.valuesRead(for: input)
    let firstEdge = Int(entry.firstEdge)
    for other in 0..<Int(entry.edgeCount) where read.contains(input: other) {
      addValues(tape.log.sources[Int(tape.log.edges[firstEdge + other])], target)
    }
    if read.contains(.output) { addValues(tape.log.sources[node], target) }
  }

  private func addValues(_ values: [Int32], _ target: Int) {
    sets[target].formSortedUnion(values.map { $0 | Self.valueMark })
  }

  /// The set of a node, in ascending order.
  func set(_ node: Int) -> [Int32] { sets[node] }

  /// Forgets the set of a node that will not contribute any more.
  func drop(_ node: Int) { sets[node] = [] }
}
