import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotRuns
import EcotTensors
import Testing

/// Recording beside the run gives the golden of recording in it.
@Suite struct BackgroundRecorderTests {
  private static let detail = DetailMap([(AddressPattern("**"), .full), (AddressPattern("*/data/**"), .digest)])

  private func address(_ step: Int, _ name: String, _ stage: RunStage = .decoder) -> TensorAddress {
    TensorAddress(step: step, stage: stage, name: name)
  }

  /// Tensors of many sizes, whose memory is changed in place right after they were observed.
  private func observe(_ observer: any TensorObserver, endStep: () throws -> Void) rethrows {
    var values = [Float](repeating: 0.5, count: 400_000)
    for step in 0..<3 {
      for number in 0..<200 {
        let count = number % 50 == 0 ? values.count : 64 * (number % 9)
        let tensor = Tensor(Array(values[..<count]), ofShape: [count / 64, 64])
        observer.observe(tensor, at: address(step, "x.\(number)", number % 3 == 0 ? .data : .decoder), parents: [])
        values[number] += Float(step + number)
      }
      observer.observe(Tensor(values), at: address(step, "whole"), parents: [address(step, "x.0", .data)])
      for index in values.indices { values[index] += 1 }
      try endStep()
    }
  }

  @Test(arguments: [1, 3]) func theGoldenIsTheSame(threads: Int) throws {
    let recorder = Recorder(detail: Self.detail)
    let writer = try GoldenWriter()
    try observe(recorder) { try writer.append(contentsOf: recorder.finish()) }
    let background = try BackgroundRecorder(detail: Self.detail, threads: threads)
    try observe(background) { try background.endStep() }
    let other = try background.finish()
    #expect(other.count == 603)
    #expect(try other.encoded() == writer.encoded())
  }

  /// Steps as a training run has them: weights, activations and gradients, and an update whose large tensors are read while they are
  /// written, where the observer wants that.
  private func train(_ observer: any TensorObserver, endStep: () throws -> Void) throws {
    var values = [Float](repeating: 0.5, count: 150_000)
    for step in 0..<4 {
      let weight = try Tensor(values, shape: [1500, 100])
      observer.observe(weight, at: address(step, "w", .weights), parents: [])
      observer.observe(weight, at: address(step, "activation"), parents: [address(step, "w", .weights)])
      observer.observe(Tensor(values), at: address(step, "w", .gradient), parents: [])
      for index in values.indices { values[index] += Float(index % (step + 2)) }
      let updated = try Tensor(values, shape: [1500, 100])
      let place = address(step, "w", .update)
      if let reader = observer.reader(of: [1500, 100], at: place) {
        updated.withBytes { bytes in
          guard let base = bytes.baseAddress else { return }
          for block in (0..<(bytes.count + 65_535) / 65_536).reversed() {
            reader.read(block: block, at: base + block * 65_536)
          }
        }
        observer.observe(updated, readBy: reader, at: place, parents: [])
      } else {
        observer.observe(updated, at: place, parents: [])
      }
      try endStep()
    }
  }

  @Test(arguments: [1, 3], ["**=full", "*/update/**=statistics", "3/weights/**=off", "2/update/**=off"])
  func whatIsReadWhileItIsWrittenIsTheSame(threads: Int, rule: String) throws {
    let parts = rule.split(separator: "=").map(String.init)
    let detail = DetailMap([
      (AddressPattern("**"), .digest), (AddressPattern(parts[0]), try DetailLevel(parts[1])),
    ])
    let recorder = Recorder(detail: detail)
    let writer = try GoldenWriter()
    try train(recorder) { try writer.append(contentsOf: recorder.finish()) }
    let background = try BackgroundRecorder(detail: detail, threads: threads)
    try train(background) { try background.endStep() }
    let other = try background.finish()
    #expect(other.count == (parts[1] == "off" ? 15 : 16))
    #expect(try other.encoded() == writer.encoded())
  }

  @Test func theRecordsOfAStepAreGivenWhereAsked() throws {
    let background = try BackgroundRecorder(detail: Self.detail, threads: 1)
    var counts: [Int] = []
    try observe(background) { counts.append(try background.endStepReturningRecords().count) }
    #expect(counts == [201, 201, 201])
    #expect(try background.finish().count == 603)
  }

  @Test func whatIsRecordedTwiceIsAnError() throws {
    let background = try BackgroundRecorder(detail: Self.detail, threads: 1)
    for _ in 0..<2 { background.observe(Tensor([Float(1)]), at: address(0, "x"), parents: []) }
    #expect(throws: InputErrors.self) { _ = try background.finish() }
  }

  @Test func theGoldenIsTakenOnce() throws {
    let background = try BackgroundRecorder(detail: Self.detail, threads: 1)
    _ = try background.finish()
    #expect(throws: InputError.self) { _ = try background.finish() }
  }
}
