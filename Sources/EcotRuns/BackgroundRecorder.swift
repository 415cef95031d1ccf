import Dispatch
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Synchronization

/// Makes fingerprints and the golden's frames beside the run that it records, on a thread of its own.
///
/// A tensor is a value: it is kept until it has been read, whatever the run does meanwhile. Records are in the order of observation
/// all the same, since one thread makes them.
package final class BackgroundRecorder: TensorObserver {
  private let worker: Worker
  private var batch: [Observation] = []
  private var bytes = 0

  /// Waking a thread costs some microseconds: small tensors wait for each other.
  private static let batchCount = 64, batchBytes = 1 << 20
  /// The most that may wait to be read; a run that is faster waits for the recorder.
  private static let waitingBytes = 256 << 20

  private struct Observation: Sendable {
    var tensor: Tensor
    var address: TensorAddress
    var parents: [TensorAddress]
  }

  /// An empty recorder; `threads` may read one large tensor.
  package init(detail: DetailMap, threads: Int) throws { worker = try Worker(detail: detail, threads: threads) }

  package func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    batch.append(Observation(tensor: tensor, address: address, parents: parents))
    bytes += tensor.count * tensor.elementType.width
    if batch.count >= Self.batchCount || bytes >= Self.batchBytes { submit() }
  }

  private func submit() {
    if batch.isEmpty { return }
    let (batch, bytes) = (batch, bytes)
    (self.batch, self.bytes) = ([], 0)
    if worker.add(bytes) > Self.waitingBytes { worker.drain() }
    worker.perform { state in
      for observation in batch {
        state.recorder.observe(observation.tensor, at: observation.address, parents: observation.parents)
      }
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
      var error: (any Error)?
    }

    let state: Mutex<State>
    private let waiting = Mutex(0)
    private let queue = DispatchQueue(label: "recorder", qos: .userInitiated)

    init(detail: DetailMap, threads: Int) throws {
      let recorder = Recorder(detail: detail, fingerprinter: Fingerprinter(threads: threads))
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
          do { if state.error == nil { try work(&state) } } catch { state.error = error }
        }
        done(self)
      }
    }

    /// Waits until nothing is left to do.
    func drain() { queue.sync {} }

    /// Throws the first error.
    func check() throws { if let error = state.withLock({ $0.error }) { throw error } }
  }
}
