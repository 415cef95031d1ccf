import EcotKernels
import EcotTensors

/// The gradients of parameters by name, summed over all the backward passes that went into it.
package struct Gradients: Sendable {
  /// What is kept of a gradient once it is complete and has been reported.
  package enum Retention: Sendable {
    /// All of it, for an update or a further pass.
    case values
    /// The sum of its squares, for the norm of all: models whose gradients do not fit into memory.
    case squares
  }

  /// What is kept.
  package let retention: Retention
  /// The parameters that got a gradient, in the order of their first appearance.
  package private(set) var names: [ParameterName] = []
  private var slots: [ParameterName: Int] = [:]
  private var sums: [[Float]?] = []
  private var shapes: [[Int]] = []
  /// The sums of squares of gradients that are not kept.
  private var squares: [Double?] = []
  /// What unreported gradients came from.
  private var origins: [[TensorAddress]] = []

  /// No gradients yet. Where only squares are kept, one backward pass may go into it.
  package init(keeping retention: Retention = .values) { self.retention = retention }

  /// The gradient of a parameter, in its shape; nil where no loss depended on it.
  package subscript(_ name: ParameterName) -> Tensor? {
    guard let slot = slots[name], let sum = sums[slot] else { return nil }
    return Tensor(sum, ofShape: shapes[slot])
  }

  /// The sum of the squares of a gradient, in double precision in the fixed lane order; nil where there is none.
  package func squares(of name: ParameterName, compute: Compute) -> Double? {
    guard let slot = slots[name] else { return nil }
    return sums[slot].map(compute.totalOfSquares) ?? squares[slot]
  }

  /// The same of several parameters; those without a gradient are left out.
  func squares(of names: [ParameterName], compute: Compute) -> [Double] {
    let slots = names.compactMap { self.slots[$0] }
    let totals = compute.totalsOfSquares(slots.map { sums[$0] ?? [] })
    return zip(slots, totals).map { squares[$0] ?? $1 }
  }

  /// Takes the gradient of a parameter out.
  package mutating func remove(_ name: ParameterName) -> Tensor? {
    guard let slot = slots[name], let sum = sums[slot].take() else { return nil }
    return Tensor(sum, ofShape: shapes[slot])
  }

  /// The sum so far, whose place is empty until `put`.
  mutating func take(_ name: ParameterName) -> [Float]? {
    guard let slot = slots[name] else { return nil }
    return sums[slot].take()
  }

  mutating func put(_ name: ParameterName, shape: [Int], _ sum: [Float], compute: Compute) {
    let square = retention == .squares ? compute.totalOfSquares(sum) : nil
    let sum = retention == .values ? sum : nil
    if let slot = slots[name] {
      precondition(shapes[slot] == shape, "parameter '\(name)' had shape \(shapes[slot]) and has \(shape)")
      (sums[slot], squares[slot]) = (sum, square)
    } else {
      slots[name] = names.count
      names.append(name)
      sums.append(sum)
      squares.append(square)
      shapes.append(shape)
      origins.append([])
    }
  }

  /// Adds to what an unreported gradient came from, each address once, and returns all of it.
  mutating func addOrigins(_ addresses: [TensorAddress], of name: ParameterName) -> [TensorAddress] {
    guard let slot = slots[name] else { return addresses }
    for address in addresses where !origins[slot].contains(address) { origins[slot].append(address) }
    return origins[slot]
  }
}
