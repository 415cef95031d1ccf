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
