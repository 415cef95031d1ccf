import Dispatch
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Synchronization

/// Makes fingerprints and the golden's frames beside the run that it records, on a thread of its own; but those of large
/// tensors on the threads that compute, which have them in their caches.
///
/// A tensor is a value: it is kept until it has been read, whatever the run does meanwhile. Records are in the order of observation
/// all the same, since one thread makes them.
package final class BackgroundRecorder: TensorObserver {
  private let worker: Worker
  private var batch: [Observation] = []
  private var bytes = 0
  private var foreground: ForegroundFingerprints

  /// Waking a thread costs some microseconds: small tensors wait for each other.
  private static let batchCount = 64, batchBytes = 1 << 20
  /// The most that may wait to be read; a run that is faster waits for the recorder.
  private static let waitingBytes = 256 << 20

  private struct Observation: Sendable {
    var content: Content
    var address: TensorAddress
    var parents: [TensorAddress]

    func record(in recorder: Recorder) {
      switch content {
      case .tensor(let tensor):
        recorder.observe(tensor, at: address, parents: parents)
      case .read(let tensor, let reader):
        recorder.observe(tensor, fingerprint: reader.fingerprint(), at: address, parents: parents)
      case .fingerprint(let fingerprint):
        recorder.observe(nil, fingerprint: fingerprint, at: address, parents: parents)
      }
    }
  }

  /// What is known of a tensor.
  private enum Content {
    /// Itself.
    case tensor(Tensor)
    /// Itself, or nil, and the blocks that were read of it.
    case read(Tensor?, BlockFingerprint)
    /// All that is kept of it.
    case fingerprint(Fingerprint)
  }

  /// An empty recorder; `threads` may read one large tensor.
  package init(detail: DetailMap, threads: Int) throws {
    let fingerprinter = Fingerprinter(threads: threads)
    foreground = ForegroundFingerprints(detail: detail, fingerprinter: fingerprinter)
    worker = try Worker(detail: detail, fingerprinter: fingerprinter)
  }

  package func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    if let fingerprint = foreground.fingerprint(of: tensor, at: address) {
      append(Observation(content: .fingerprint(fingerprint), address: address, parents: parents))
    } else {
      bytes += tensor.count * tensor.elementType.width
      append(Observation(content: .tensor(tensor), address: address, parents: parents))
    }
  }

  package func reader(of shape: [Int], at address: TensorAddress) -> (any BlockReader)? {
    foreground.reader(of: shape, at: address)
  }

  package func observe(
    _ tensor: Tensor?, readBy reader: any BlockReader, at address: TensorAddress, parents: [TensorAddress]
  ) {
    guard let reader = reader as? BlockFingerprint else { preconditionFailure("another observer's reader") }
    append(Observation(content: .read(tensor, reader), address: address, parents: parents))
  }

  private func append(_ observation: Observation) {
    batch.append(observation)
    if batch.count >= Self.batchCount || bytes >= Self.batchBytes { submit() }
  }

  private func submit() {
    if batch.isEmpty { return }
    let (batch, bytes) = (batch, bytes)
    (self.batch, self.bytes) = ([], 0)
    if worker.add(bytes) > Self.waitingBytes { worker.drain() }
    worker.perform { state in
      for observation in batch { observation.record(in: state.recorder) }
    } then: {
      $0.add(-bytes)
    }
  }

  /// Ends a step: its records go into the golden. Throws what went wrong in the steps before.
  package func endStep() throws {
    submit()
    worker.perform { state in
      try state.writer?.append(contentsOf: state.recorder.finish())
    }
    try worker.check()
  }

  /// Ends a step, waits for its records, and returns them.
  package func endStepReturningRecords() throws -> [TensorRecord] {
    submit()
    var records: [TensorRecord] = []
    worker.drain()
    try worker.check()
    records = try worker.state.withLock { state in
      let records = try state.recorder.finish()
      try state.writer?.append(contentsOf: records)
      return records
    }
    return records
  }

  /// Waits for everything and gives the golden's writer away; the recorder is done then.
  package func finish() throws -> GoldenWriter {
    try endStep()
    worker.drain()
    try worker.check()
    let writer = worker.state.withLock { state in
      let writer = state.writer
      state.writer = nil
      return writer
    }
    guard let writer else { throw InputError("the golden was taken already") }
    return writer
  }

  /// The thread, and what only it touches.
  private final class Worker: Sendable {
    struct State {
      let recorder: Recorder
      var writer: GoldenWriter?
    }

    let state: Mutex<State>
    /// Apart from the state: whoever asks for it does not wait for what is being recorded.
    private let error = Mutex<(any Error)?>(nil)
    private let waiting = Mutex(0)
    private let queue = DispatchQueue(label: "recorder", qos: .userInitiated)

    init(detail: DetailMap, fingerprinter: Fingerprinter) throws {
      let recorder = Recorder.holdingParameters(detail: detail, fingerprinter: fingerprinter)
      state = Mutex(State(recorder: recorder, writer: try GoldenWriter()))
    }

    /// Counts bytes that wait; returns how many there are.
    @discardableResult
    func add(_ bytes: Int) -> Int {
      waiting.withLock {
        $0 += bytes
        return $0
      }
    }

    func perform(
      _ work: @escaping @Sendable (inout State) throws -> Void,
      then done: @escaping @Sendable (Worker) -> Void = { _ in }
    ) {
      queue.async {
        self.state.withLock { state in
          if self.error.withLock({ $0 != nil }) { return }
          do { try work(&state) } catch { self.error.withLock { $0 = error } }
        }
        done(self)
      }
    }

    /// Waits until nothing is left to do.
    func drain() { queue.sync {} }

    /// Throws the first error.
    func check() throws { if let error = error.withLock({ $0 }) { throw error } }
  }
}
