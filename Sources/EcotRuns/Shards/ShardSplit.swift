import EcotFiles

/// Which steps of which goldens each shard compares.
///
/// The goldens' steps stand in one line, in the order of the goldens; a shard takes a contiguous part of it. Training is
/// sequential: to compute the steps `a..<b` a shard runs `0..<b`, the steps before `a` without recording them. So the slowest
/// shard is made as fast as it can be, and no golden is divided without need.
package struct ShardSplit: Equatable {
  /// A shard's share of one golden.
  package struct Share: Equatable {
    /// The golden, as its place among the steps that were given.
    package var golden: Int
    /// The steps that are compared.
    package var steps: Range<Int>

    /// Puts them together.
    package init(golden: Int, steps: Range<Int>) { (self.golden, self.steps) = (golden, steps) }
  }

  /// The shares of every shard; none of one that is left nothing to do.
  package let shares: [[Share]]

  /// What a step costs that is run, and what is added where it is recorded and compared: a quarter, which is what recording a
  /// step of a small model costs.
  private static let runCost = 4, recordCost = 1
  /// The most steps that are divided.
  private static let stepLimit = 1 << 40

  /// Divides goldens of so many steps each among shards.
  package init(steps: [Int], shards: Int) throws {
    var total = 0
    for count in steps {
      total += min(max(count, 0), Self.stepLimit + 1)
      guard total <= Self.stepLimit else {
        throw InputError("\(count) steps cannot be divided", expected: "at most \(Self.stepLimit) steps together")
      }
    }
    // The smallest limit of cost under which the shards are enough.
    var (low, high) = (0, steps.reduce(0) { $0 + Self.cost(0..<max(0, $1)) })
    while low < high {
      let middle = low + (high - low) / 2
      if Self.cuts(steps, from: Place(), limit: middle, shards: shards) != nil {
        high = middle
      } else {
        low = middle + 1
      }
    }
    var shares: [[Share]] = []
    var place = Place()
    for shard in 0..<shards {
      let end = Self.end(of: place, steps, limit: low, shardsLeft: shards - shard - 1)
      shares.append(Self.shares(from: place, to: end, steps))
      place = end
    }
    self.shares = shares
  }

  /// What it costs to compare some steps of a golden. Where they are not the first, the step before them is recorded, too.
  package static func cost(_ steps: Range<Int>) -> Int {
    if steps.isEmpty { return 0 }
    return runCost * steps.upperBound + recordCost * (steps.count + (steps.lowerBound > 0 ? 1 : 0))
  }

  /// A place in the line of all steps.
  private struct Place: Equatable {
    var golden = 0
    var step = 0
  }

  /// How far a shard comes from a place under a limit of cost.
  private static func reach(_ steps: [Int], from start: Place, limit: Int) -> Place {
    var (place, left) = (start, limit)
    while place.golden < steps.count {
      let rest = place.step..<max(place.step, steps[place.golden])
      let lead = place.step > 0 ? recordCost : 0
      if cost(rest) > left {
        // runCost * end + recordCost * (end - step) + lead <= left
        place.step = max(place.step, (left - lead + recordCost * place.step) / (runCost + recordCost))
        return place
      }
      left -= cost(rest)
      place = Place(golden: place.golden + 1, step: 0)
    }
    return place
  }

  /// The ends of shards that each go as far as the limit lets them, or `nil` where they do not reach the end.
  private static func cuts(_ steps: [Int], from start: Place, limit: Int, shards: Int) -> [Place]? {
    var (place, cuts) = (start, [Place]())
    while place.golden < steps.count {
      let next = reach(steps, from: place, limit: limit)
      guard next != place, cuts.count < shards else { return nil }
      place = next
      cuts.append(place)
    }
    return cuts
  }

  /// Where a shard ends: as far as the limit lets it, or before a golden that it would divide, if the shards after it can
  /// take that whole.
  private static func end(of start: Place, _ steps: [Int], limit: Int, shardsLeft: Int) -> Place {
    let far = reach(steps, from: start, limit: limit)
    let whole = Place(golden: far.golden, step: 0)
    guard far.step > 0, far.golden > start.golden else { return far }
    return cuts(steps, from: whole, limit: limit, shards: shardsLeft) == nil ? far : whole
  }

  private static func shares(from start: Place, to end: Place, _ steps: [Int]) -> [Share] {
    (start.golden..<max(start.golden, min(steps.count, end.golden + 1))).compactMap { golden in
      let first = golden == start.golden ? start.step : 0
      let last = golden == end.golden ? end.step : steps[golden]
      return first < last ? Share(golden: golden, steps: first..<last) : nil
    }
  }
}
