import EcotTensors

/// The gradients of parameters by name, summed over all the backward passes that went into it.
package struct Gradients: Sendable {
  /// The parameters that got a gradient, in the order of their first appearance.
  package private(set) var names: [ParameterName] = []
  private var slots: [ParameterName: Int] = [:]
  private var sums: [[Float]?] = []
  private var shapes: [[Int]] = []
  /// What unreported gradients came from.
  private var origins: [[TensorAddress]] = []

  /// No gradients yet.
  package init() {}

  /// The gradient of a parameter, in its shape; nil where no loss depended on it.
  package subscript(_ name: ParameterName) -> Tensor? {
    guard let slot = slots[name], let sum = sums[slot] else { return nil }
    return Tensor(sum, ofShape: shapes[slot])
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

  mutating func put(_ name: ParameterName, shape: [Int], _ sum: [Float]) {
    if let slot = slots[name] {
      precondition(shapes[slot] == shape, "parameter '\(name)' had shape \(shapes[slot]) and has \(shape)")
      sums[slot] = sum
    } else {
      slots[name] = names.count
      names.append(name)
      sums.append(sum)
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
