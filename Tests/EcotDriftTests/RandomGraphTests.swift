import EcotDrift
import EcotTensors
import Testing

/// Random graphs of records with random changes, compared with the definitions written out naively.
@Suite struct RandomGraphTests {
  private struct Graph {
    var recording = Recording()
    var parents: [String: [String]] = [:]

    init(_ stream: inout PhiloxStream, steps: Int, width: Int) throws {
      recording.detail = .digest
      for step in 0..<steps {
        for number in 0..<width {
          let address = "\(step)/decoder/node.\(number).value"
          var names: [String] = []
          for other in 0..<number where stream.uniform() < 2 / Double(width) {
            names.append("\(step)/decoder/node.\(other).value")
          }
          if step > 0, stream.uniform() < 0.3 {
            names.append("\(step - 1)/decoder/node.\(Int(stream.uniform() * Double(width))).value")
          }
          parents[address] = names
          recording.add(address, Tensor([Float(step * width + number)]), names)
        }
      }
    }
  }

  @Test(arguments: 0..<40)
  func culpritsAreThoseWithoutADifferingParent(_ seed: Int) throws {
    var stream = PhiloxStream(seed: UInt64(seed), name: "blame")
    let graph = try Graph(&stream, steps: 1 + seed % 3, width: 4 + seed)
    var observed = graph.recording
    var changed: Set<String> = []
    for entry in graph.recording.tensors where stream.uniform() < 0.3 {
      observed.set(entry.address, Tensor([-1 - Float(changed.count)]))
      changed.insert(entry.address)
    }
    let comparison = try GoldenComparer(golden: graph.recording.golden(), observed: observed.golden()).compare(path: "")
    let expected = changed.filter { graph.parents[$0]?.contains(where: changed.contains) == false }
    #expect(comparison.drifted == changed.count)
    #expect(comparison.downstream == changed.count - expected.count)
    let found = comparison.culprits.map(\.address.description)
    #expect(found.allSatisfy(expected.contains))
    #expect(comparison.culprits.count + comparison.culpritsOmitted == Set(expected.map { $0.dropFirst(2) }).count)
    #expect(comparison.culprits.reduce(0) { $0 + 1 + $1.laterSteps } <= expected.count)
    for (next, previous) in zip(comparison.blamePath.dropFirst(), comparison.blamePath) {
      #expect(graph.parents[next.description]?.contains(previous.description) == true)
    }
    #expect(comparison.blamePath.first?.description == found.first)
  }

  @Test(arguments: 0..<40)
  func renamesAreNeverDifferences(_ seed: Int) throws {
    var stream = PhiloxStream(seed: UInt64(seed), name: "rename")
    let width = 4 + seed
    let graph = try Graph(&stream, steps: 2, width: width)
    var observed = graph.recording
    var renamed = 0
    for number in 0..<width where stream.uniform() < 0.4 {
      observed.rename("decoder/node.\(number).value", to: "decoder/other/\(number * 7).value")
      renamed += 1
    }
    let comparison = try GoldenComparer(golden: graph.recording.golden(), observed: observed.golden()).compare(path: "")
    #expect(comparison.drifted == 0 && comparison.missing == 0 && comparison.new == 0)
    #expect(comparison.identical == 2 * width && comparison.culprits.isEmpty)
    #expect(comparison.renames.count == renamed)
    #expect(comparison.verdict == (renamed == 0 ? .match : .missing))
  }

  @Test(arguments: 0..<20)
  func theSidesAreAlike(_ seed: Int) throws {
    var stream = PhiloxStream(seed: UInt64(seed), name: "sides")
    let graph = try Graph(&stream, steps: 2, width: 12)
    var (left, right) = (graph.recording, graph.recording)
    for entry in graph.recording.tensors {
      let choice = stream.uniform()
      if choice < 0.15 { left.remove(entry.address) }
      if choice > 0.85 { right.remove(entry.address) }
      if choice > 0.4, choice < 0.5 { right.set(entry.address, Tensor([-1 - Float(choice)])) }
    }
    let there = try GoldenComparer(golden: left.golden(), observed: right.golden()).compare(path: "")
    let back = try GoldenComparer(golden: right.golden(), observed: left.golden()).compare(path: "")
    #expect(there.missing == back.new && there.new == back.missing && there.drifted == back.drifted)
    #expect(there.downstream == back.downstream && there.identical == back.identical)
    #expect(there.renames.map(\.golden).sorted() == back.renames.map(\.observed).sorted())
    #expect(there.verdict == back.verdict)
  }
}
