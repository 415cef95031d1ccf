import EcotDrift
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct DifferenceGraphTests {
  private func graph(_ change: (inout Recording) throws -> Void) throws -> DifferenceGraph {
    let golden = try Recording.sample()
    var observed = golden
    try change(&observed)
    return try DifferenceGraph(golden: golden.golden(), observed: observed.golden())
  }

  private func addresses(_ graph: DifferenceGraph, _ places: [Int]) -> [String] {
    places.map { graph.records[$0].address }
  }

  @Test func equalRecordingsHaveNoGroups() throws {
    let graph = try graph { _ in }
    #expect(graph.records.isEmpty && graph.roots.isEmpty && DifferenceGroup.groups(of: graph).isEmpty)
  }

  @Test func whatFollowsBelongsToItsCause() throws {
    let graph = try graph { recording in
      for name in ["layer.0", "layer.1"] {
        recording.set("0/decoder/final/\(name)/out.value", try Recording.noise([2, 6, 32], "other \(name)"))
      }
      recording.set("0/loss/total.value", Tensor([3] as [Float]))
    }
    #expect(addresses(graph, graph.roots) == ["0/decoder/final/layer.0/out.value"])
    var marks = Array(repeating: false, count: graph.records.count)
    graph.reach(from: graph.roots, marks: &marks)
    #expect(marks == [true, true, true])
  }

  @Test func whatFollowsFromTwoCausesHasNoSoleOwner() throws {
    let graph = try graph { recording in
      recording.set("0/data/batch/action.value", try Recording.noise([2, 16, 7], "x"))
      recording.set("0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "y"))
      recording.set("0/loss/total.value", Tensor([3] as [Float]))
    }
    let groups = DifferenceGroup.groups(of: graph)
    #expect(groups.map(\.pattern) == ["*/data/batch/action.value", "*/decoder/final/layer.*/out.value"])
    #expect(graph.soleOwners(of: groups) == [0, 1, nil])
  }

  @Test func theSameTensorOfAllStepsIsOneDecision() throws {
    let graph = try graph { recording in
      for step in 0..<2 { recording.set("\(step)/data/batch/action.value", try Recording.noise([2, 16, 7], "x")) }
      recording.remove("0/loss/total.value")
      recording.add("1/loss/extra.value", Tensor([3] as [Float]))
    }
    let groups = DifferenceGroup.groups(of: graph)
    #expect(groups.map(\.pattern) == ["*/data/batch/action.value", "*/loss/extra.value"])
    #expect(groups.map(\.roots.count) == [2, 1])
    #expect(groups.map(\.presence) == [.both, .observedOnly])
    // The golden's loss followed from the action.
    #expect(graph.records.first { $0.address == "0/loss/total.value" }?.presence == .goldenOnly)
  }

  @Test func anyRecordIsDescribedHoweverManyDiffer() throws {
    var golden = try Recording.sample()
    for number in 0..<40 {
      golden.add("0/weights/layer\(number).weight.value", try Recording.noise([8, 8], "w\(number)"))
    }
    golden.add("1/decoder/final/layer.9/out.value", try Recording.noise([2, 6, 32], "out"))
    var observed = golden
    for number in 0..<40 { observed.set("0/weights/layer\(number).weight.value", try Recording.noise([8, 8], "v")) }
    observed.set(
      "1/decoder/final/layer.9/out.value", try Recording.noise([2, 6, 32], "out").replacing((6 + 3) * 32 + 1, with: 5))
    let graph = try DifferenceGraph(golden: golden.golden(), observed: observed.golden())
    #expect(graph.roots.count == 41 && DifferenceGroup.groups(of: graph).count == 41)
    let last = try #require(graph.roots.last)
    let difference = try #require(try graph.describe(last))
    #expect(difference.address.description == "1/decoder/final/layer.9/out.value")
    #expect(difference.location?.sample == 1 && difference.location?.token == 3)
    #expect(difference.location?.tokenText == "<|thinking|>")
    #expect(difference.size.relativeL2 != nil && difference.golden != nil && difference.observed != nil)
  }

  @Test func recordsThatAreEachOthersParentsStillBelongToSomebody() throws {
    var golden = Recording()
    golden.add("0/loss/a.value", Tensor([1] as [Float]), ["0/loss/b.value"])
    golden.add("0/loss/b.value", Tensor([1] as [Float]), ["0/loss/a.value"])
    var observed = golden
    observed.set("0/loss/a.value", Tensor([2] as [Float]))
    observed.set("0/loss/b.value", Tensor([2] as [Float]))
    let graph = try DifferenceGraph(golden: golden.golden(), observed: observed.golden())
    #expect(graph.roots == [0])
  }

  /// Against the definition, on random graphs: roots have no differing parent; what a root reaches is what the closure of
  /// "has a differing parent in it" gives.
  @Test(arguments: 0..<20) func rootsAndReachAreWhatTheyAreDefinedToBe(_ seed: UInt64) throws {
    var stream = PhiloxStream(seed: seed, name: "graph")
    func below(_ limit: Int) -> Int { min(limit - 1, Int(stream.uniform() * Double(limit))) }
    var golden = Recording()
    var parents: [[Int]] = []
    for number in 0..<60 {
      let own = number == 0 ? [] : (0..<below(4)).map { _ in below(number) }
      parents.append(own)
      golden.add("0/loss/x\(number)y.value", Tensor([1] as [Float]), Set(own).sorted().map { "0/loss/x\($0)y.value" })
    }
    let changed = (0..<60).map { _ in stream.uniform() < 0.4 }
    var observed = golden
    for number in 0..<60 where changed[number] { observed.set("0/loss/x\(number)y.value", Tensor([2] as [Float])) }
    let graph = try DifferenceGraph(golden: golden.golden(), observed: observed.golden())
    let numbers = (0..<60).filter { changed[$0] }
    #expect(graph.records.map(\.address) == numbers.map { "0/loss/x\($0)y.value" })
    let roots = numbers.filter { number in !parents[number].contains { changed[$0] } }
    #expect(graph.roots.map { numbers[$0] } == roots)
    let groups = DifferenceGroup.groups(of: graph)
    var owners: [Int: Set<Int>] = [:]
    for (group, root) in roots.enumerated() {
      var closure: Set<Int> = [root]
      for number in numbers where parents[number].contains(where: closure.contains) { closure.insert(number) }
      var marks = Array(repeating: false, count: graph.records.count)
      graph.reach(from: groups[group].roots, marks: &marks)
      #expect(marks.indices.filter { marks[$0] }.map { numbers[$0] } == closure.sorted())
      for number in closure { owners[number, default: []].insert(group) }
    }
    #expect(graph.soleOwners(of: groups) == numbers.map { owners[$0]?.count == 1 ? owners[$0]?.first : nil })
  }
}
