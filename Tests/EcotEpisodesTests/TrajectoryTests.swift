import EcotEpisodes
import EcotTensors
import Testing

@Suite struct TrajectoryTests {
  @Test func theGripperTakesTheNextDecision() {
    #expect(BridgeTrajectory.binarized([0.5, 0.96, 0.5, 0.04, 0.5, 1]) == [1, 1, 0, 0, 1, 1])
    #expect(BridgeTrajectory.binarized([0.95, 0.05]) == [0.05, 0.05])
    #expect(BridgeTrajectory.binarized([]) == [])
  }

  @Test func motionIsTheDifferenceOfStates() {
    let states = (0..<28).map { Float($0 * $0) }
    let actions = (0..<28).map { Float($0) }
    let trajectory = BridgeTrajectory(actions: actions, states: states, rawStepCount: 4)
    #expect(trajectory.stepCount == 2)
    #expect(trajectory.actions[0..<6].elementsEqual((7..<13).map { states[$0 + 7] - states[$0] }))
    #expect(trajectory.actions[6] == 1)
    #expect(trajectory.proprio[8..<16].elementsEqual(states[14..<20] + [0, states[20]]))
  }

  @Test(arguments: 0...2) func tooFewStepsGiveNothing(steps: Int) {
    let zeros = [Float](repeating: 0, count: steps * 7)
    let trajectory = BridgeTrajectory(actions: zeros, states: zeros, rawStepCount: steps)
    #expect(trajectory.stepCount == 0 && trajectory.actions.isEmpty && trajectory.proprio.isEmpty)
  }

  @Test func statisticsOfASmallTable() {
    let rows: [Float] = [3, 10, 1, 10, 2, 10, 4, 10, 5, 10]
    let statistics = DimensionStatistics(rows: rows, dimension: 2)
    #expect(statistics.mean == [3, 10])
    #expect(statistics.standardDeviation == [Double(2).squareRoot(), 0])
    #expect(statistics.minimum == [1, 10] && statistics.maximum == [5, 10])
    #expect(abs(statistics.q01[0] - 1.04) < 1e-12 && abs(statistics.q99[0] - 4.96) < 1e-12)
    #expect(statistics.q01[1] == 10)
    #expect(DimensionStatistics(rows: [], dimension: 2).mean == [0, 0])
    #expect(DimensionStatistics(rows: [4, 5], dimension: 2).q99 == [4, 5])
  }

  @Test func normalizationClipsKeepsAndZeroes() {
    let statistics = DimensionStatistics(
      mean: [0, 0, 0], standardDeviation: [1, 1, 0], minimum: [-9, 0, 4], maximum: [9, 1, 4], q01: [-1, 0, 4],
      q99: [3, 1, 4])
    let normalize = QuantileNormalization(statistics, keeping: [1])
    #expect(normalize([1, 0.5, 4, -9, 7, 4, 9, -7, 4]) == [0, 0.5, 0, -1, 7, 0, 1, -7, 0])
  }

  @Test func chunksEndAtTheGoal() {
    let actions = (0..<35).map { Float($0) }
    let chunk = ActionChunk.values(of: actions, step: 1, goal: 2, window: 4)
    #expect(chunk == Array(actions[7..<21]) + [0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 20])
    #expect(
      ActionChunk.values(of: actions, step: 4, goal: 4, window: 2) == Array(actions[28...]) + [0, 0, 0, 0, 0, 0, 34])
  }

  @Test func goalsAreLaterStepsAndDependOnTheirKeyOnly() {
    func goal(_ step: Int, epoch: Int = 0, episode: Int = 0, seed: UInt64 = 1) -> Int {
      GoalRelabeling.uniform.goal(of: step, count: 40, seed: seed, epoch: epoch, split: "train", episode: episode)
    }
    let goals = (0..<40).map { goal($0) }
    for (step, goal) in goals.enumerated() { #expect(step == 39 ? goal == 39 : (goal > step && goal < 40)) }
    #expect((0..<40).reversed().map { goal($0) } == goals.reversed())
    #expect((0..<40).map { goal($0, epoch: 1) } != goals)
    #expect((0..<40).map { goal($0, episode: 1) } != goals)
    #expect((0..<40).map { goal($0, seed: 2) } != goals)
    // Every later step is drawn about equally often.
    var counts = [Int](repeating: 0, count: 40)
    for epoch in 0..<4000 { counts[goal(35, epoch: epoch)] += 1 }
    #expect(counts[36...39].allSatisfy { (850...1150).contains($0) })
    #expect(GoalRelabeling.none.goal(of: 3, count: 9, seed: 1, epoch: 0, split: "train", episode: 0) == 8)
  }
}
