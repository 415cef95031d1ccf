import EcotDrift
import EcotFiles
import EcotGoldens
import EcotTensors
import Testing

@Suite struct RenameTests {
  private func compare(
    _ renames: [String: String], given: [String] = [], change: (inout Recording) throws -> Void = { _ in }
  ) throws -> GoldenComparison {
    let golden = try Recording.sample()
    var observed = golden
    try change(&observed)
    for (old, new) in renames { observed.rename(old, to: new) }
    var comparer = try GoldenComparer(golden: golden.golden(), observed: observed.golden())
    comparer.renames = try given.map { try RenamePattern($0) }
    return try comparer.compare(path: "hand")
  }

  private let layer = ["decoder/final/layer.0/out.value": "decoder/final/layer.0/output.value"]

  @Test func aPureRenameIsDataAndTheGoldenIsToBeAccepted() throws {
    let comparison = try compare(layer)
    #expect(comparison.verdict == .missing)
    #expect(comparison.drifted == 0 && comparison.missing == 0 && comparison.new == 0 && comparison.identical == 12)
    #expect(comparison.culprits.isEmpty && comparison.first == nil)
    #expect(
      comparison.renames == [
        AddressRename(
          golden: "decoder/final/layer.0/out.value", observed: "decoder/final/layer.0/output.value", reason: .parents,
          steps: 2)
      ])
  }

  @Test func aRenameThatTheUserGaveIsAMatch() throws {
    let comparison = try compare(layer, given: ["decoder/final/layer.*/out.value=decoder/final/layer.*/output.value"])
    #expect(comparison.verdict == .match)
    #expect(comparison.renames.map(\.reason) == [.given])
  }

  @Test func aWholeScopeIsFollowedFromItsInputsToItsOutputs() throws {
    let comparison = try compare([
      "decoder/final/layer.0/out.value": "decoder/last/layer.0/out.value",
      "decoder/final/layer.1/out.value": "decoder/last/layer.1/out.value",
    ])
    #expect(comparison.verdict == .missing && comparison.drifted == 0)
    #expect(comparison.renames.map(\.observed) == ["decoder/last/layer.0/out.value", "decoder/last/layer.1/out.value"])
  }

  @Test func aTensorWithoutParentsIsKnownByItsDigest() throws {
    let comparison = try compare(["data/batch/action.value": "data/batch/actions.value"])
    #expect(comparison.renames.map(\.reason) == [.content])
    #expect(comparison.drifted == 0 && comparison.missing == 0 && comparison.new == 0)
  }

  @Test func aRenamedTensorThatDiffersIsTheCauseAndItsChildrenFollow() throws {
    let comparison = try compare(layer) { recording in
      recording.set("0/decoder/final/layer.0/out.value", try Recording.noise([2, 6, 32], "other"))
      recording.set("0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "other 1"))
      recording.set("0/loss/total.value", Tensor([3] as [Float]))
    }
    #expect(comparison.verdict == .drift && comparison.drifted == 3)
    #expect(comparison.culprits.map(\.address.description) == ["0/decoder/final/layer.0/out.value"])
    #expect(comparison.culprits.first?.observed?.address.description == "0/decoder/final/layer.0/output.value")
    #expect(
      comparison.blamePath.map(\.description) == [
        "0/decoder/final/layer.0/out.value", "0/decoder/final/layer.1/out.value", "0/loss/total.value",
      ])
  }

  @Test func twoCandidatesAreNoRename() throws {
    let comparison = try compare([:]) { recording in
      for step in 0..<2 {
        recording.remove("\(step)/decoder/final/layer.0/out.value")
        for name in ["a", "b"] {
          recording.add(
            "\(step)/decoder/final/\(name).value", try Recording.noise([2, 6, 32], name + "\(step)"),
            ["\(step)/tokens/batch/input_ids.value"])
        }
      }
      recording.tensors.sort { $0.address.prefix(1) < $1.address.prefix(1) }
    }
    #expect(comparison.renames.isEmpty)
    #expect(comparison.missing == 2 && comparison.new == 4)
  }

  @Test func starsStandForTheSameText() throws {
    let pattern = try RenamePattern("decoder/*/layer.*/q.value=decoder/*/layer.*/queries.value")
    #expect(pattern.renamed("decoder/final/layer.3/q.value") == "decoder/final/layer.3/queries.value")
    #expect(pattern.renamed("decoder/final/layer.3/x/q.value") == nil)
    #expect(
      pattern.renamed("gradient/decoder/final/layer.3/q.gradient") == "gradient/decoder/final/layer.3/queries.gradient")
    let deep = try RenamePattern("vision/**/*.value=sight/**/*.value")
    #expect(deep.renamed("vision/block.0/attention/keys.value") == "sight/block.0/attention/keys.value")
    #expect(deep.renamed("vision/keys.value") == nil)
  }

  @Test(arguments: ["a", "a=b=c", "=b", "a=", "a/*=b", "a/*/**=b/**/*"])
  func impossibleRenamesAreRefused(_ text: String) {
    #expect(throws: InputError.self) { try RenamePattern(text) }
  }
}

extension Recording {
  /// Gives a path another name at every step, also where it is a parent.
  mutating func rename(_ old: String, to new: String) {
    func renamed(_ address: String) -> String {
      guard let slash = address.firstIndex(of: "/"), address[address.index(after: slash)...] == old else {
        return address
      }
      return address[...slash] + new
    }
    for index in tensors.indices {
      tensors[index].address = renamed(tensors[index].address)
      tensors[index].parents = tensors[index].parents.map(renamed)
    }
  }
}
