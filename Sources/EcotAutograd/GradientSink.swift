import EcotKernels

/// Where a closure of the backward pass puts the cotangents of its node's inputs.
///
/// The first contribution to a cotangent is moved in, later ones are added to it in place, in the order in which they come:
/// that of the nodes downward, and of the program inside a node.
final class GradientSink {
  private let tape: Tape
  let compute: Compute
  private var cotangents: [[Float]?]
  /// For each node, the nearest named gradients and values that its cotangent came from; only with an observer.
  private var origins: [[Int32]]
  private var node = 0
  private var firstEdge = 0

  /// What marks a node's value in `origins`; a bare number is its gradient.
  static let valueMark: Int32 = 1 << 30

  init(tape: Tape, nodes: Int) {
    (self.tape, compute) = (tape, tape.compute)
    cotangents = Array(repeating: nil, count: nodes)
    origins = tape.observer == nil ? [] : Array(repeating: [], count: nodes)
  }

  /// Whether a cotangent of the input is wanted.
  func needs(_ input: Int) -> Bool { tape.nodes[Int(tape.edges[firstEdge + input])].needsGradient }

  /// Adds to the cotangent of an input; does nothing where none is wanted.
  func add(_ cotangent: [Float], to input: Int) {
    let target = Int(tape.edges[firstEdge + input])
    guard tape.nodes[target].needsGradient else { return }
    if tape.observer != nil { addOrigins(input, target) }
    if var sum = cotangents[target].take() {
      compute.add(cotangent, to: &sum)
      cotangents[target] = sum
    } else {
      cotangents[target] = cotangent
    }
  }

  /// Lets `body` add to the cotangent of an input, which is empty where there is nothing yet; `body` is not called where none
  /// is wanted.
  func accumulate(into input: Int, _ body: (inout [Float]) -> Void) {
    let target = Int(tape.edges[firstEdge + input])
    guard tape.nodes[target].needsGradient else { return }
    if tape.observer != nil { addOrigins(input, target) }
    var sum = cotangents[target].take() ?? []
    body(&sum)
    cotangents[target] = sum
  }

  // MARK: For the walk

  /// Begins a node.
  func enter(_ node: Int) {
    self.node = node
    firstEdge = Int(tape.nodes[node].firstEdge)
  }

  func hasCotangent(_ node: Int) -> Bool { node < cotangents.count && cotangents[node] != nil }

  /// Puts a cotangent in place before the walk.
  func seed(_ node: Int, _ cotangent: [Float]) { cotangents[node] = cotangent }

  /// Takes a node's cotangent out.
  func take(_ node: Int) -> [Float]? { cotangents[node].take() }

  /// What a node's cotangent came from, in ascending order: gradients, then values.
  func origins(of node: Int) -> [Int32] { origins[node] }

  /// Forgets them.
  func dropOrigins(of node: Int) { origins[node] = [] }

  private func addOrigins(_ input: Int, _ target: Int) {
    let entry = tape.nodes[node]
    if entry.name >= 0 {
      origins[target].formSortedUnion([Int32(node)])
    } else {
      origins[target].formSortedUnion(origins[node])
    }
    guard case .primitive(let primitive) = entry.kind else { return }
    let read = primitive.valuesRead(for: input)
    for other in 0..<Int(entry.edgeCount) where read.contains(input: other) {
      addValues(tape.sources[Int(tape.edges[firstEdge + other])], target)
    }
    if read.contains(.output) { addValues(tape.sources[node], target) }
  }

  private func addValues(_ values: [Int32], _ target: Int) {
    origins[target].formSortedUnion(values.map { $0 | Self.valueMark })
  }
}
