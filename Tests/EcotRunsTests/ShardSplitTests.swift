import EcotFiles
import EcotRuns
import EcotTensors
import Testing

/// How the steps of goldens are divided among shards.
@Suite struct ShardSplitTests {
  /// What the slowest shard costs.
  private static func slowest(_ shares: [[ShardSplit.Share]]) -> Int {
    shares.map { $0.reduce(0) { $0 + ShardSplit.cost($1.steps) } }.max() ?? 0
  }

  /// The steps in the order in which the shards take them.
  private static func units(_ shares: [[ShardSplit.Share]]) -> [[Int]] {
    shares.flatMap { $0 }.flatMap { share in share.steps.map { [share.golden, $0] } }
  }

  /// All steps cut into parts of the same number.
  private static func naive(_ steps: [Int], _ shards: Int) -> [[ShardSplit.Share]] {
    let line = steps.enumerated().flatMap { golden, count in (0..<count).map { (golden, $0) } }
    return (0..<shards).map { shard in
      let part = line[(shard * line.count / shards)..<((shard + 1) * line.count / shards)]
      return steps.indices.compactMap { golden in
        let own = part.filter { $0.0 == golden }.map(\.1)
        guard let first = own.first, let last = own.last else { return nil }
        return ShardSplit.Share(golden: golden, steps: first..<(last + 1))
      }
    }
  }

  /// Every way of cutting the line of steps into contiguous parts, by its slowest part.
  private static func best(_ steps: [Int], _ shards: Int) -> Int {
    let line = steps.enumerated().flatMap { golden, count in (0..<count).map { (golden, $0) } }
    func cost(_ range: Range<Int>) -> Int {
      steps.indices.reduce(0) { sum, golden in
        let own = line[range].filter { $0.0 == golden }.map(\.1)
        guard let first = own.first, let last = own.last else { return sum }
        return sum + ShardSplit.cost(first..<(last + 1))
      }
    }
    var best = (0...line.count).map { cost(0..<$0) }
    for _ in 1..<max(1, shards) {
      best = (0...line.count).map { end in (0...end).map { max(best[$0], cost($0..<end)) }.min() ?? 0 }
    }
    return best[line.count]
  }

  @Test func everyStepIsTakenOnceInOrderAndNoDivisionIsFaster() throws {
    var stream = PhiloxStream(seed: 5, name: "shards")
    for _ in 0..<150 {
      let steps = (0..<(1 + Int(stream.uniform() * 4))).map { _ in 1 + Int(stream.uniform() * 9) }
      let shards = 1 + Int(stream.uniform() * 7)
      let split = try ShardSplit(steps: steps, shards: shards)
      #expect(split.shares.count == shards)
      let line = steps.enumerated().flatMap { golden, count in (0..<count).map { [golden, $0] } }
      #expect(Self.units(split.shares) == line, "\(steps) \(shards)")
      #expect(Self.slowest(split.shares) <= Self.slowest(Self.naive(steps, shards)), "\(steps) \(shards)")
      #expect(Self.slowest(split.shares) == Self.best(steps, shards), "\(steps) \(shards)")
      #expect(try ShardSplit(steps: steps, shards: shards) == split)
    }
  }

  @Test func wholeGoldensStayTogether() throws {
    let split = try ShardSplit(steps: [10, 10], shards: 2)
    #expect(split.shares == [[.init(golden: 0, steps: 0..<10)], [.init(golden: 1, steps: 0..<10)]])
    #expect(try ShardSplit(steps: [4, 4, 4], shards: 1).shares[0].map(\.steps) == [0..<4, 0..<4, 0..<4])
    // The second shard could end within the third golden; nobody would be faster for it.
    #expect(try ShardSplit(steps: [8, 3, 5, 8], shards: 3).shares.map { $0.map(\.golden) } == [[0], [1, 2], [3]])
  }

  @Test func oneGoldenIsDividedWhereThatIsFaster() throws {
    let shares = try ShardSplit(steps: [10], shards: 2).shares
    #expect(shares[0].count == 1 && shares[1].count == 1)
    #expect(Self.slowest(shares) < ShardSplit.cost(0..<10))
  }

  @Test func moreShardsThanStepsLeaveSomeNothing() throws {
    let shares = try ShardSplit(steps: [1, 2], shards: 9).shares
    #expect(Self.units(shares) == [[0, 0], [1, 0], [1, 1]])
    #expect(shares.contains([]))
  }

  @Test func nothingToDivideIsNoError() throws {
    #expect(try ShardSplit(steps: [], shards: 3).shares == [[], [], []])
  }

  @Test func hugeNumbersOfStepsAreQuickOrRefused() throws {
    let split = try ShardSplit(steps: [1_000_000_000, 3], shards: 4_096)
    #expect(split.shares.joined().map(\.steps.count).reduce(0, +) == 1_000_000_003)
    #expect(throws: InputError.self) { try ShardSplit(steps: [.max, .max], shards: 2) }
  }
}
