import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// The head computes what starVLA's own computes, on the same weights, noise and flow times, with the mask and without.
@Suite(.enabled(if: HeadOracles.arePresent, HeadOracles.absence)) struct ActionHeadAgreementTests {
  @Test func thereAreRunsOfBothKinds() throws {
    let runs = try HeadOracles.runs()
    #expect(runs.count { $0.isMasked } >= 2 && runs.count { !$0.isMasked } >= 2)
    // Flow times below 0 and at the ends are among them.
    let times = try runs.flatMap { try HeadOracles.inputs($0).times.floats }
    #expect(times.contains { $0 < 0 } && times.contains { $0 > 0 && $0 < 0.001 } && times.contains { $0 > 0.999 })
  }

  @Test(arguments: try HeadOracles.runs()) func forwardAndBackward(run: HeadOracles.Run) throws {
    let reference = HeadReference(wanted: try HeadOracles.file(run.wanted))
    let recording = Recording()
    var head = try HeadOracles.head(recording)
    head.seesPadding = !run.isMasked
    let outcome = try head.run(HeadOracles.inputs(run))
    let buckets = try #require(recording["0/head/time_bucket.value"]).tensor
    #expect(buckets == (try reference.tensor("timestep_bucket")))
    #expect(try reference.compareValues(recording, run.name) == HeadReference.parts.count)
    #expect(try reference.lossError(outcome.loss) <= HeadReference.Limit.loss, "\(run)")

    for name in ["context", "state"] {
      let gradient = try #require(outcome.gradients[ParameterName(name)])
      let error = try relativeError(gradient, reference.tensor("grad.\(name)"))
      #expect(error <= HeadReference.Limit.gradient, "\(run) \(name)")
    }
    let worst = try reference.worstGradient(outcome.gradients, head.configuration.parameters)
    #expect(worst.error <= HeadReference.Limit.gradient, "\(run) \(worst.name)")
    let norm = outcome.gradients.globalNorm(head.configuration.parameters.map(\.name), compute: head.compute)
    let wanted = try reference.tensor("grad_norm").doubles[0]
    #expect(abs(norm - wanted) <= HeadReference.Limit.gradient * wanted, "\(run)")
  }

  /// Only the tokens' states of the decoder mean anything, but all of them are computed.
  @Test(arguments: try HeadOracles.runs()) func actionsByEulersMethod(run: HeadOracles.Run) throws {
    let reference = HeadReference(wanted: try HeadOracles.file(run.wanted))
    let noise = try HeadOracles.file(run.inputs).tensor("init_noise")
    var head = try HeadOracles.head()
    head.seesPadding = !run.isMasked
    let actions = try head.actions(from: noise, HeadOracles.inputs(run), steps: 4)
    #expect(try relativeError(actions, reference.tensor("euler4")) <= HeadReference.Limit.value, "\(run)")
  }

  /// The mask matters in these cases: without it the comparison would fail.
  @Test func theOtherKindOfHeadIsFarAway() throws {
    for run in try HeadOracles.runs() {
      var head = try HeadOracles.head()
      head.seesPadding = run.isMasked
      let found = try head.run(HeadOracles.inputs(run)).prediction
      let wanted = try HeadOracles.file(run.wanted).tensor("prediction")
      #expect(try relativeError(found, wanted) > 1000 * HeadReference.Limit.value, "\(run)")
    }
  }
}
