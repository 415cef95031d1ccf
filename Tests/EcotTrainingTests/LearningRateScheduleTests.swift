import EcotFiles
import EcotTensors
import EcotTraining
import Testing

@Suite struct LearningRateScheduleTests {
  private static let shapes: [(kind: String, shape: LearningRateSchedule.Shape)] = [
    ("constant_with_warmup", .constant), ("linear", .linear), ("cosine", .cosine),
    ("cosine_with_min_lr", .cosineWithMinimum(minimalRate: 1e-3)),
  ]

  /// Beyond the last update, too. All but the cosines are the same to the bit.
  @Test func factorsAreThoseOfTransformers() throws {
    let file = try fixture("schedules")
    for (kind, shape) in Self.shapes {
      for (warmup, total) in [(0, 10), (3, 10), (10, 10)] {
        guard case .float64(let expected) = try file.tensor("\(kind).\(warmup).\(total)").storage else {
          Issue.record("\(kind): no doubles")
          continue
        }
        let schedule = try LearningRateSchedule(shape, warmupSteps: warmup, totalSteps: total, baseRate: 1e-2)
        let found = expected.indices.map(schedule.factor)
        let tolerance = kind.hasPrefix("cosine") ? 1e-15 : 0
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }, "\(kind) \(warmup): \(found)")
      }
    }
  }

  @Test func endsAreExact() throws {
    func factors(_ shape: LearningRateSchedule.Shape) throws -> [Double] {
      let schedule = try LearningRateSchedule(shape, warmupSteps: 2, totalSteps: 10, baseRate: 0.5)
      return [0, 1, 2, 6, 10].map(schedule.factor)
    }
    #expect(try factors(.constant) == [0, 0.5, 1, 1, 1])
    #expect(try factors(.linear) == [0, 0.5, 1, 0.5, 0])
    #expect(try factors(.cosine) == [0, 0.5, 1, 0.5, 0])
    #expect(try factors(.cosineWithMinimum(minimalRate: 0.125)) == [0, 0.5, 1, 0.625, 0.25])
  }

  @Test func aRunShorterThanItsWarmUpNeverLeavesIt() throws {
    let schedule = try LearningRateSchedule(.cosine, warmupSteps: 8, totalSteps: 4, baseRate: 1)
    #expect((0..<4).map(schedule.factor) == [0, 0.125, 0.25, 0.375])
  }

  @Test func aMinimumOfNoBaseRateIsRefused() throws {
    let error = #expect(throws: InputError.self) {
      try LearningRateSchedule(.cosineWithMinimum(minimalRate: 1e-6), totalSteps: 4, baseRate: 0)
    }
    #expect(error?.description.contains("trainer.learning_rate.base") == true)
    #expect(try LearningRateSchedule(.cosine, totalSteps: 4, baseRate: 0).factor(update: 0) == 1)
  }
}
