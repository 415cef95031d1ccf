/// Receives every tensor that a run names, in the order of execution.
///
/// Model and data code know this protocol only; whether anything is recorded is not their business.
public protocol TensorObserver: AnyObject {
  /// Called once for each named tensor. `parents` are the nearest named tensors that it was computed from: where all of
  /// them are equal in two runs and this one differs, the cause lies between.
  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress])
}
