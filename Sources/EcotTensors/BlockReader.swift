/// Reads a tensor block by block while the block is in the caches of the thread that has just written it.
///
/// A `TensorObserver` that wants to spare itself a second way through memory hands one out for a tensor that is about to be
/// written.
public protocol BlockReader: AnyObject, Sendable {
  /// Reads a block of 65,536 bytes, or what remains for the last. Called once for each, in any order and from several threads at a
  /// time; the memory is the caller's again when this returns.
  func read(block: Int, at place: UnsafeRawPointer)

  /// The same. The thread comes next to as much memory at `next`, which may be fetched meanwhile, but not looked at.
  func read(block: Int, at place: UnsafeRawPointer, next: UnsafeRawPointer?)
}

extension BlockReader {
  /// Fetches nothing.
  public func read(block: Int, at place: UnsafeRawPointer, next: UnsafeRawPointer?) { read(block: block, at: place) }
}
