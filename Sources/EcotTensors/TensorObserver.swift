/// Receives every tensor that a run names, in the order of execution.
///
/// Model and data code know this protocol only; whether anything is recorded is not their business.
public protocol TensorObserver: AnyObject {
  /// Called once for each named tensor. `parents` are the nearest named tensors that it was computed from: where all of
  /// them are equal in two runs and this one differs, the cause lies between.
  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress])

  /// What the run shall go on with instead of a tensor that it is about to name, of the same type and shape: rounding noise,
  /// or a planted fault. `nil`, which everybody answers who only looks, leaves the run alone. Asked at most once for each
  /// pass that names the tensor, before it is observed; not asked for what the run does not compute with any more.
  func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor?
}

extension TensorObserver {
  /// Nothing is replaced.
  public func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? { nil }
}
