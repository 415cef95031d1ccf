import EcotTensors

/// The vector-Jacobian product of one operation: from its output's cotangent to those of its inputs.
///
/// It may use the cotangent's memory for its own results. It captures tensors, never variables, which would keep the tape
/// alive from inside.
typealias Pullback = (_ cotangent: inout [Float], _ sink: GradientSink) -> Void

/// What made a node.
enum NodeKind: Equatable {
  /// Data from outside.
  case input
  /// A leaf whose gradient is wanted.
  case parameter
  /// Another name for the same value.
  case alias
  /// The same value, where gradients stop.
  case detached
  /// An operation of numbers.
  case primitive(Primitive)
}

/// One entry of the tape. Its inputs are `NodeLog.edges[firstEdge..<firstEdge + edgeCount]`; its value lives in variables and in
/// the closures that need it, never here.
struct Node {
  /// Present only where a gradient will be wanted and the activations are kept.
  var pullback: Pullback?
  var firstEdge: Int32
  /// The entry in `Tape.names`, or -1.
  var name: Int32
  var edgeCount: Int32
  var kind: NodeKind
  /// Whether a parameter lies below that wants a gradient.
  var needsGradient: Bool
  /// Whether a name has been given, observed or not.
  var isNamed: Bool
}

/// What the tape keeps of a named node.
struct NodeName {
  /// The address of the value.
  var address: TensorAddress
  var shape: [Int]
  var isParameter: Bool

  /// The address of the cotangent: the forward path below the stage `gradient`; a parameter's has no stage.
  var gradientAddress: TensorAddress {
    TensorAddress(
      step: address.step, stage: .gradient, scope: isParameter ? [] : [address.stage.rawValue] + address.scope,
      name: address.name, role: .gradient)
  }
}
