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

  /// Who reads a float32 tensor of this shape while it is being written. `nil`, which is right for everybody, has it observed when
  /// it is there, and so has any `nil` among the tensors that are written together. Whoever hands out a reader replaces nothing at
  /// this address.
  func reader(of shape: [Int], at address: TensorAddress) -> (any BlockReader)?

  /// Called in place of `observe(_:at:parents:)`, in the same order, for a tensor whose blocks have all been read by the reader that
  /// was handed out for it. `tensor` is nil where it has no further use, as for what was never in memory as a whole.
  func observe(_ tensor: Tensor?, readBy reader: any BlockReader, at address: TensorAddress, parents: [TensorAddress])
}

extension TensorObserver {
  /// Nothing is replaced.
  public func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? { nil }
  /// Tensors are observed when they are there.
  public func reader(of shape: [Int], at address: TensorAddress) -> (any BlockReader)? { nil }
  /// Nobody's reader, nothing read.
  public func observe(
    _ tensor: Tensor?, readBy reader: any BlockReader, at address: TensorAddress, parents: [TensorAddress]
  ) {}
}
