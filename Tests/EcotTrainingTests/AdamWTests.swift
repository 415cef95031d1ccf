import EcotAutograd
import EcotKernels
import EcotTensors
import EcotTraining
import Testing

@Suite struct AdamWTests {
  /// AdamW of one parameter in double precision, written from the paper.
  private struct Scalar {
    var value: [Double], first: [Double], second: [Double], updates = 0

    init(_ start: [Float]) {
      value = start.map(Double.init)
      first = start.map { _ in 0 }
      second = first
    }

    mutating func update(_ gradient: [Float], scale: Double, rate: Double, decay: Double) {
      updates += 1
      var (power1, power2) = (1.0, 1.0)
      for _ in 0..<updates { (power1, power2) = (power1 * 0.9, power2 * 0.95) }
      for i in value.indices {
        let g = Double(gradient[i]) * scale
        first[i] = 0.9 * first[i] + (1 - 0.9) * g
        second[i] = 0.95 * second[i] + (1 - 0.95) * g * g
        value[i] -= rate * decay * value[i]
        value[i] -= rate * (first[i] / (1 - power1)) / ((second[i] / (1 - power2)).squareRoot() + 1e-8)
      }
    }
  }

  @Test func agreesWithAScalarLoopInDoublePrecision() throws {
    var run = try SmallRun()
    let start = run.state
    var loops: [ParameterName: Scalar] = [:]
    for name in SmallRun.names { loops[name] = try Scalar(#require(start.parameters[name]).floats) }
    for step in 0..<6 {
      let values = SmallRun.values(step)
      let squares = try values.flatMap { try $0.value.floats }.reduce(0.0) { $0 + Double($1) * Double($1) }
      let scale = min(1, 1 / (squares.squareRoot() + 1e-6))
      #expect((scale < 1) == (step != 2))
      for (name, value) in values {
        let rate = (name.rawValue.hasPrefix("action_model") ? 3e-2 : 1e-2) * SmallRun.factor(step)
        loops[name]?.update(try value.floats, scale: scale, rate: rate, decay: 0.1)
      }
      try run.train(step..<step + 1)
      for name in SmallRun.names {
        let loop = try #require(loops[name])
        #expect(try distance(#require(run.state.parameters[name]).floats, loop.value) < 1e-6, "\(name), step \(step)")
        let moments = run.state.moments[name]
        #expect(moments?.updates ?? 0 == loop.updates)
        guard let moments else { continue }
        #expect(distance(moments.first, loop.first) < 1e-6, "\(name), step \(step)")
        #expect(distance(moments.second, loop.second) < 1e-6, "\(name), step \(step)")
      }
    }
    #expect(run.state.updates == 6)
    // The one that skips: updated in the steps 0, 2 and 4.
    #expect(run.state.moments[SmallRun.rare]?.updates == 3 && run.state.moments[SmallRun.rare]?.step == 4)
    #expect(run.state.parameters[SmallRun.frozen] == start.parameters[SmallRun.frozen])
    #expect(run.state.moments[SmallRun.frozen] == nil)
  }

  @Test func agreesWithTorch() throws {
    let file = try fixture("adamw")
    let names = ["vlm.weight", "vlm.bias", "action_model.weight"].map { ParameterName($0) }
    var state = try TrainingState(
      parameters: Dictionary(uniqueKeysWithValues: names.map { ($0, try file.tensor("\($0).0")) }))
    let groups = ParameterGroup.groups(of: names, rates: LearningRates(base: 1e-2, actionModel: 3e-2))
    let optimizer = AdamW(
      beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipping: GradientClipping(maximalNorm: 1))
    let schedule = try LearningRateSchedule(
      .cosineWithMinimum(minimalRate: 1e-3), warmupSteps: 1, totalSteps: 3, baseRate: 1e-2)
    var worst = 0.0
    for step in 1...3 {
      let given = names.filter { file.contains("\($0).gradient.\(step)") }
      #expect(given.count == (step == 2 ? 2 : 3))
      var gradients = try gradients(given.map { ($0, try file.tensor("\($0).gradient.\(step)")) })
      let norm = gradients.globalNorm(names, compute: Compute())
      #expect(try abs(norm - Double(file.tensor("norm.\(step)").floats[0])) < 1e-6 * norm)
      let factor = schedule.factor(update: step - 1)
      let rates = [groups[1].rate(factor: factor), groups[2].rate(factor: factor)]
      #expect(try distance(rates, file.tensor("rates.\(step)").floats.map(Double.init)) < 1e-7)
      optimizer.update(
        &state, groups: groups, gradients: &gradients,
        step: AdamW.Step(number: step, rateFactor: factor, gradientNorm: norm), inventory: names)
      for name in names {
        let found = try #require(state.parameters[name]).floats
        let moments = try #require(state.moments[name])
        for (numbers, what) in [(found, ""), (moments.first, ".exp_avg"), (moments.second, ".exp_avg_sq")] {
          let expected = try file.tensor("\(name)\(what).\(step)").floats.map(Double.init)
          worst = max(worst, distance(numbers, expected))
        }
      }
    }
    #expect(worst < 1e-6, "\(worst)")
  }

  @Test func updatesWorkInPlace() throws {
    for observer in [nil, Places()] {
      var run = try SmallRun()
      try run.train(0..<1)
      func places() -> [UInt] {
        SmallRun.names.flatMap { name in
          let moments = run.state.moments[name]
          return [run.state.parameters[name]?.place, moments?.first.place, moments?.second.place].compactMap { $0 }
        }
      }
      let before = places()
      #expect(before.count == 13 && Set(before).count == 13)
      try run.train(1..<4, observer: observer)
      #expect(places() == before)
      // What is reported is the memory itself, not a copy.
      if let observer { #expect(Set(before).subtracting(observer.places).count == 1) }
    }
  }

  @Test func whoHoldsATensorKeepsTheOldValues() throws {
    var run = try SmallRun()
    let held = run.state
    let before = try bits(held)
    try run.train(0..<2)
    #expect(try bits(held) == before)
    #expect(try bits(run.state) != before)
  }

  @Test func gradientsAreTakenOut() throws {
    var run = try SmallRun()
    var gradients = try gradients(SmallRun.values(0) + [(SmallRun.frozen, .normal([4], seed: 1))])
    run.optimizer.update(
      &run.state, groups: run.groups, gradients: &gradients,
      step: AdamW.Step(number: 0, rateFactor: 1, gradientNorm: 1), inventory: SmallRun.names)
    #expect(SmallRun.names.filter { gradients[$0] != nil } == [SmallRun.frozen])
  }

  /// The sign of a zero included: with beta1 = 0 a moment is its gradient, and the clipped gradient may be -0.
  @Test(arguments: [0.9, 0]) func observedOrNotTheBitsAreTheSame(beta1: Double) throws {
    var (watched, alone) = (try SmallRun(), try SmallRun())
    watched.optimizer.beta1 = beta1
    alone.optimizer.beta1 = beta1
    try watched.train(0..<5, observer: Recording())
    try alone.train(0..<5)
    #expect(try bits(watched.state) == bits(alone.state))

    let name = ParameterName("p")
    let names = [name]
    let groups = ParameterGroup.groups(of: names, rates: LearningRates(base: 0.1))
    let least = -Float.leastNonzeroMagnitude
    let steps: [[Float]] = [[-1, 1e-38, -1e-38, -0.0], [-0.0, 0, least, -0.0]]
    var results: Set<[UInt32]> = []
    for observer in [nil, Recording()] {
      var state = try TrainingState(parameters: [name: Tensor([1, 1, 1, -0.0] as [Float])])
      for (step, values) in steps.enumerated() {
        var gradients = try gradients([(name, Tensor(values))])
        AdamW(beta1: beta1, clipping: GradientClipping(maximalNorm: 0.1)).update(
          &state, groups: groups, gradients: &gradients,
          step: AdamW.Step(number: step, rateFactor: 1, gradientNorm: 1), inventory: names, observer: observer)
      }
      let moments = try #require(state.moments[name])
      results.insert(try #require(state.parameters[name]).bits + (moments.first + moments.second).map(\.bitPattern))
    }
    #expect(results.count == 1)
  }

  @Test func threadsChangeNoBit() throws {
    let name = ParameterName("vlm.large")
    let names = [name]
    let shape = [3, 66_667]
    let groups = ParameterGroup.groups(of: names, rates: LearningRates(base: 1e-3))
    var results: Set<[UInt32]> = []
    for threads in 1...3 {
      for observer in [nil, Places()] {
        var state = try TrainingState(parameters: [name: .normal(shape, seed: 1)])
        for step in 0..<2 {
          var gradients = try gradients([(name, .normal(shape, seed: UInt64(2 + step)))])
          let compute = Compute(threads: threads)
          let norm = gradients.globalNorm(names, compute: compute)
          AdamW(clipping: GradientClipping(maximalNorm: 1)).update(
            &state, groups: groups, gradients: &gradients,
            step: AdamW.Step(number: step, rateFactor: 1, gradientNorm: norm), inventory: names, compute: compute,
            observer: observer)
        }
        let moments = try #require(state.moments[name])
        results.insert(try #require(state.parameters[name]).bits + (moments.first + moments.second).map(\.bitPattern))
      }
    }
    #expect(results.count == 1)
  }
}

/// Remembers where the numbers lay that were reported.
private final class Places: TensorObserver {
  private(set) var places: Set<UInt> = []

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) { places.insert(tensor.place) }
}
