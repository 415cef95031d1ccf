import EcotKernels

/// Where a closure of the backward pass puts the cotangents of its node's inputs.
///
/// The first contribution to a cotangent is moved in, later ones are added to it in place, in the order in which they come:
/// that of the nodes downward, and of the program inside a node.
final class GradientSink {
  let compute: Compute
  /// The tape's, which do not change while backward walks.
  private let edges: [Int32]
  private let wanted: [Bool]
  private let origins: Origins?
  private var state: State
  /// Products of few rows that wait, by the node they belong to.
  private var waiting: [Int: WaitingProduct] = [:]

  /// What changes, in one value: a contribution costs one exclusive access.
  private struct State {
    var cotangents: [[Float]?]
    var node = 0
    var firstEdge = 0
    /// Whether any product has waited: asked here, since a look into the dictionary costs every node of the tape 25 ns.
    var waits = false
  }

  init(tape: Tape, nodes: Int) {
    (compute, edges) = (tape.compute, tape.log.edges)
    wanted = tape.log.nodes[..<nodes].map(\.needsGradient)
    origins = tape.observer == nil ? nil : Origins(tape: tape, nodes: nodes)
    state = State(cotangents: Array(repeating: nil, count: nodes))
  }

  /// Whether a cotangent of the input is wanted.
  func needs(_ input: Int) -> Bool { wanted[Int(edges[state.firstEdge + input])] }

  /// Adds to the cotangent of an input; does nothing where none is wanted.
  func add(_ cotangent: [Float], to input: Int) {
    add(cotangent, input, &state)
    if let origins { origins.add(node: state.node, input: input) }
  }

  private func add(_ cotangent: [Float], _ input: Int, _ state: inout State) {
    let target = Int(edges[state.firstEdge + input])
    guard wanted[target] else { return }
    multiplyWaiting(target, &state)
    if var sum = state.cotangents[target].take() {
      compute.add(cotangent, to: &sum)
      state.cotangents[target] = sum
    } else {
      state.cotangents[target] = cotangent
    }
  }

  /// Lets `body` add to the cotangent of an input, which is empty where there is nothing yet; `body` is not called where none
  /// is wanted.
  func accumulate(into input: Int, _ body: (inout [Float]) -> Void) {
    let target = Int(edges[state.firstEdge + input])
    guard wanted[target] else { return }
    multiplyWaiting(target, &state)
    var sum = state.cotangents[target].take() ?? []
    body(&sum)
    state.cotangents[target] = sum
    if let origins { origins.add(node: state.node, input: input) }
  }

  /// Adds a^T b, (columns of a, columns of b) from `rows` rows of both, to the cotangent of an input.
  ///
  /// Rows wait for the next ones while they are smaller than the product: the cotangent of a large weight that several passes use
  /// is made when the last of them has been, and written once. An element is one chain over ascending rows either way, so that the
  /// bits are the same.
  func addProduct(of a: [Float], _ b: [Float], rows: Int, into input: Int) {
    let target = Int(edges[state.firstEdge + input])
    guard wanted[target], rows > 0 else { return }
    var product = waiting.removeValue(forKey: target)
    product?.append(a, b, rows: rows)
    let all = product ?? WaitingProduct(a: a, b: b, rows: rows)
    waiting[target] = all
    state.waits = true
    if all.isLarge { multiplyWaiting(target, &state) }
    if let origins { origins.add(node: state.node, input: input) }
  }

  /// The same of some rows of both, where they lie, unless they wait.
  func addProduct(of a: [Float], _ b: [Float], _ live: LiveRows, into input: Int) {
    let target = Int(edges[state.firstEdge + input])
    guard wanted[target] else { return }
    let (rows, m, n) = (live.count, a.count / live.rows, b.count / live.rows)
    guard waiting[target] == nil, WaitingProduct.isLarge(rows: rows, m, n) else {
      return addProduct(
        of: live.gather(a, columns: m, compute), live.gather(b, columns: n, compute), rows: rows, into: input)
    }
    var sum = state.cotangents[target].take() ?? []
    for run in live.runs {
      var product = MatrixProduct(m: m, n: n, k: run.count, transposeA: true)
      (product.startA, product.startB) = (run.lowerBound * m, run.lowerBound * n)
      compute.multiply(product, a, b, addingTo: &sum)
    }
    state.cotangents[target] = sum
    if let origins { origins.add(node: state.node, input: input) }
  }

  /// Multiplies what waits for a node, before anything else happens to its cotangent.
  private func multiplyWaiting(_ target: Int, _ state: inout State) {
    guard state.waits, let product = waiting.removeValue(forKey: target) else { return }
    var sum = state.cotangents[target].take() ?? []
    compute.multiply(product.sizes, product.a, product.b, addingTo: &sum)
    state.cotangents[target] = sum
  }

  // MARK: For the walk

  /// Begins a node and takes its cotangent out.
  func enter(_ node: Int, firstEdge: Int32) -> [Float]? { enter(node, firstEdge, &state) }

  private func enter(_ node: Int, _ firstEdge: Int32, _ state: inout State) -> [Float]? {
    multiplyWaiting(node, &state)
    (state.node, state.firstEdge) = (node, Int(firstEdge))
    return state.cotangents[node].take()
  }

  /// Whether a cotangent waits for a node.
  func hasCotangent(_ node: Int) -> Bool {
    node < state.cotangents.count && (state.cotangents[node] != nil || waiting[node] != nil)
  }

  /// Puts a cotangent in place before the walk.
  func seed(_ node: Int, _ cotangent: [Float]) { state.cotangents[node] = cotangent }

  /// What a node's cotangent came from: gradients, then values, each in ascending order.
  func origins(of node: Int) -> [Int32] { origins?.set(node) ?? [] }

  /// Forgets that of a node that will not contribute any more.
  func dropOrigins(of node: Int) { origins?.drop(node) }
}

/// A product a^T b whose rows are being collected.
private struct WaitingProduct {
  var a: [Float], b: [Float], rows: Int

  /// Whether the rows take half the memory of the product, (m, n).
  static func isLarge(rows: Int, _ m: Int, _ n: Int) -> Bool { 2 * rows * (m + n) >= m * n }
  var isLarge: Bool { Self.isLarge(rows: rows, sizes.m, sizes.n) }

  mutating func append(_ a: [Float], _ b: [Float], rows: Int) {
    self.a += a
    self.b += b
    self.rows += rows
  }

  var sizes: MatrixProduct {
    MatrixProduct(m: a.count / max(1, rows), n: b.count / max(1, rows), k: rows, transposeA: true)
  }
}
