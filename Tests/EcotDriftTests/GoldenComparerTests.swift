import EcotDrift
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct GoldenComparerTests {
  private func compare(
    _ change: (inout Recording) throws -> Void, detail: DetailLevel = .full
  ) throws -> GoldenComparison {
    var golden = try Recording.sample()
    golden.detail = detail
    var observed = golden
    try change(&observed)
    return try GoldenComparer(golden: golden.golden(), observed: observed.golden()).compare(path: "hand")
  }

  @Test func equalRecordingsMatch() throws {
    let comparison = try compare { _ in }
    #expect(comparison.verdict == .match)
    #expect(comparison.records == 12 && comparison.identical == 12)
    #expect(comparison.first == nil && comparison.culprits.isEmpty)
  }

  @Test func anotherOrderOfExecutionIsNoDifference() throws {
    let comparison = try compare { $0.tensors.swapAt(0, 1) }
    #expect(comparison.verdict == .match)
    #expect(comparison.identical == 12)
  }

  @Test func theFirstDifferenceIsTheCauseAndTheRestFollows() throws {
    let comparison = try compare { recording in
      for name in ["layer.0", "layer.1"] {
        recording.set("0/decoder/final/\(name)/out.value", try Recording.noise([2, 6, 32], "other \(name)"))
      }
      recording.set("0/loss/total.value", Tensor([3] as [Float]))
    }
    #expect(comparison.verdict == .drift)
    #expect(comparison.drifted == 3 && comparison.downstream == 2)
    #expect(comparison.first?.address.description == "0/decoder/final/layer.0/out.value")
    #expect(comparison.first?.parentsEqual == true)
    #expect(comparison.culprits.count == 1)
  }

  @Test func twoIndependentChangesAreTwoCulprits() throws {
    let comparison = try compare { recording in
      recording.set("0/data/batch/action.value", try Recording.noise([2, 16, 7], "x"))
      recording.set("0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "y"))
      recording.set("0/loss/total.value", Tensor([3] as [Float]))
    }
    #expect(
      comparison.culprits.map(\.address.description) == [
        "0/data/batch/action.value", "0/decoder/final/layer.1/out.value",
      ])
    #expect(comparison.downstream == 1)
  }

  @Test func aCauseThatComesBackAtLaterStepsIsOneCulprit() throws {
    let comparison = try compare { recording in
      for step in 0..<2 { recording.set("\(step)/data/batch/action.value", try Recording.noise([2, 16, 7], "x")) }
    }
    #expect(comparison.culprits.count == 1)
    #expect(comparison.first?.laterSteps == 1)
    #expect(comparison.culprits.first?.laterSteps == 1)
  }

  @Test func missingAndNewAddressesAreNamedAndNothingCascades() throws {
    let comparison = try compare { recording in
      recording.remove("0/decoder/final/layer.0/out.value")
      recording.tensors.insert(
        ("0/decoder/final/extra.value", try Recording.noise([2, 6, 32], "e"), ["0/tokens/batch/input_ids.value"]), at: 3
      )
    }
    #expect(comparison.verdict == .missing)
    #expect(comparison.verdict.exitCode == 3)
    #expect(comparison.missing == 1 && comparison.new == 1 && comparison.drifted == 0)
    #expect(Set(comparison.culprits.map(\.kind)) == [.missing, .new])
  }

  @Test func driftOutranksMissing() throws {
    let comparison = try compare { recording in
      recording.remove("0/data/batch/action.value")
      recording.set("1/loss/total.value", Tensor([3] as [Float]))
    }
    #expect(comparison.verdict == .drift)
    #expect(comparison.first?.address.description == "1/loss/total.value")
  }

  @Test func shapesTypesAndNonFiniteNumbersHaveTheirKinds() throws {
    let shape = try compare { $0.set("0/loss/total.value", Tensor([1, 2] as [Float])) }
    #expect(shape.first?.kind == .shape)
    #expect(shape.first?.size == DifferenceSize())
    let type = try compare { $0.set("0/loss/total.value", Tensor([1] as [Double])) }
    #expect(type.first?.kind == .dtype)
    let nonFinite = try compare { recording in
      recording.set(
        "0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "next0").replacing(5, with: .nan))
    }
    #expect(nonFinite.first?.kind == .nonFinite)
  }

  @Test func aChangedTokenIsFoundWithItsText() throws {
    let comparison = try compare { recording in
      recording.set(
        "0/tokens/batch/input_ids.value", try Tensor([7, 8, 7, 7, 8, 0, 0, 0, 9, 9, 7, 8] as [Int64], shape: [2, 6]))
    }
    let location = try #require(comparison.first?.location)
    #expect(location.sample == 0 && location.token == 2 && location.element == 2)
    #expect(location.tokenText == "<|thinking|>" && location.observedTokenText == " red")
    #expect(location.extent == "1 of 12 elements")
    #expect(comparison.first?.size.maximalDifference == 2)
    #expect(comparison.first?.size.relativeL2Error == 0)
  }

  @Test func aChangedHiddenStateIsFoundAtItsToken() throws {
    // Sample 1, column 3 of (2, 6, 32).
    let comparison = try compare { recording in
      recording.set(
        "0/decoder/final/layer.0/out.value",
        try Recording.noise([2, 6, 32], "out0").replacing((1 * 6 + 3) * 32 + 11, with: 5))
    }
    let location = try #require(comparison.first?.location)
    #expect(location.sample == 1 && location.token == 3)
    #expect(location.tokenText == "<|thinking|>")
    #expect(location.extent == "1 of 12 rows")
    let relative = try #require(comparison.first?.size.relativeL2)
    // One of 384 elements of about 1/3 squared each, moved by about 5.
    #expect(relative > 0.2 && relative < 0.7, "\(relative)")
  }

  @Test func rowsThatOnlyMoveAreSaidToMove() throws {
    let comparison = try compare { recording in
      recording.set(
        "0/tokens/batch/input_ids.value", try Tensor([0, 7, 8, 9, 7, 8, 0, 0, 9, 9, 7, 8] as [Int64], shape: [2, 6]))
      recording.set(
        "0/tokens/batch/attention_mask.value",
        try Tensor([0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1] as [Int64], shape: [2, 6]))
    }
    let location = try #require(comparison.first?.location)
    #expect(location.sample == 0)
    #expect(location.extent == "only the padding differs: columns 0..<5 of 6 -> 1..<6 of 6")
  }

  @Test func aTextIsShownWhereItParts() throws {
    var golden = try Recording.sample()
    golden.add("0/tokens/sample.1/lang.value", Tensor(text: "pick up the red cube @ TASK:@lift it"))
    var observed = golden
    observed.set("0/tokens/sample.1/lang.value", Tensor(text: "pick up the red cup @ TASK:@lift it"))
    let comparison = try GoldenComparer(golden: golden.golden(), observed: observed.golden()).compare(path: "hand")
    let location = try #require(comparison.first?.location)
    #expect(location.sample == 1 && location.byte == 18)
    #expect(location.goldenText?.contains("cube") == true)
    #expect(location.observedText?.contains("cup @") == true)
  }

  @Test func withDigestsAloneTheAddressIsStillNamed() throws {
    let comparison = try compare(
      { $0.set("1/loss/total.value", Tensor([3] as [Float])) }, detail: .digest)
    #expect(comparison.first?.address.description == "1/loss/total.value")
    #expect(comparison.first?.location == nil)
    #expect(comparison.first?.size.relativeL2 == nil)
  }

  @Test func pairedSignFlipsAndPermutationsAreSeen() throws {
    let values = try Recording.noise([2, 6, 32], "out0")
    guard case .float32(let floats) = values.storage else { return }
    var flipped = floats
    (flipped[0], flipped[1]) = (-floats[0], -floats[1])
    var permuted = floats
    permuted.swapAt(10, 20)
    for changed in [flipped, permuted] {
      let comparison = try compare {
        $0.set("0/decoder/final/layer.0/out.value", try Tensor(changed, shape: [2, 6, 32]))
      }
      #expect(comparison.verdict == .drift)
      #expect((comparison.first?.size.relativeL2 ?? 0) > 0)
    }
  }

  @Test func otherSettingsAreNotComparableAndStillCompared() throws {
    var observed = try Recording.sample()
    observed.metadata.comparability[1] = GoldenMetadata.Entry("seed", "2")
    observed.set("0/loss/total.value", Tensor([3] as [Float]))
    let comparison = try GoldenComparer(golden: Recording.sample().golden(), observed: observed.golden()).compare(
      path: "")
    #expect(comparison.verdict == .notComparable)
    #expect(comparison.comparability == [SettingDifference(key: "seed", golden: "1", observed: "2")])
    #expect(comparison.first?.address.description == "0/loss/total.value")
  }

  @Test func fewerStepsFilterTheGolden() throws {
    var observed = try Recording.sample()
    observed.tensors.removeAll { $0.address.hasPrefix("1/") }
    observed.metadata.comparability[0] = GoldenMetadata.Entry("steps", "1")
    let golden = try Recording.sample().golden()
    let filtered = try GoldenComparer(golden: golden, observed: observed.golden(), steps: 0..<1).compare(path: "")
    #expect(filtered.verdict == .match)
    #expect(filtered.filtered == 6 && filtered.records == 6)
    let whole = try GoldenComparer(golden: golden, observed: observed.golden()).compare(path: "")
    #expect(whole.verdict == .notComparable)
    #expect(whole.missing == 6)
  }

  @Test func theEnvironmentIsShownAndDecidesNothing() throws {
    var golden = try Recording.sample()
    var observed = golden
    golden.metadata.environment = [GoldenMetadata.Entry("cpu", "a")]
    observed.metadata.environment = [GoldenMetadata.Entry("cpu", "b")]
    let comparison = try GoldenComparer(golden: golden.golden(), observed: observed.golden()).compare(path: "")
    #expect(comparison.verdict == .match)
    #expect(comparison.environment == [SettingDifference(key: "cpu", golden: "a", observed: "b")])
  }

  private static let combinations: [([Verdict], Verdict)] = [
    ([], .match), ([.match, .within], .within), ([.missing, .drift], .drift),
    ([.drift, .notComparable], .notComparable), ([.corrupt, .notComparable, .drift], .corrupt),
    ([.missing, .match], .missing),
  ]

  @Test(arguments: combinations)
  func severalGoldensHaveOneVerdict(_ verdicts: [Verdict], _ expected: Verdict) {
    #expect(Verdict.combined(verdicts) == expected)
  }
}
