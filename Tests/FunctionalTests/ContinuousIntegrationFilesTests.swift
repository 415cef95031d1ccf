import EcotFiles
import EcotYAML
import Testing

/// The files under `config/ci`: they are YAML, and call nothing that the binary does not have.
@Suite struct ContinuousIntegrationFilesTests {
  /// One call of the binary.
  struct Call: Equatable {
    var verb: String
    var options: [String]
  }

  private static func calls(in texts: [String]) -> [Call] {
    let lines = texts.flatMap { $0.replacing("\\\n", with: " ").split(separator: "\n") }
    return lines.flatMap { line -> [Call] in
      var calls: [Call] = []
      let words = line.split(separator: " ").map(String.init)
      for (number, word) in words.enumerated() where word.hasSuffix("/ecot-golden") && number + 1 < words.count {
        let rest = words[(number + 2)...].prefix { !["||", "&&", "|", ";"].contains($0) }
        calls.append(Call(verb: words[number + 1], options: rest.filter { $0.hasPrefix("--") }))
      }
      return calls
    }
  }

  private static func texts(_ node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar(let text, _): [text]
    case .sequence(let elements): elements.flatMap(texts)
    case .mapping(let entries): entries.flatMap { texts($0.value) }
    }
  }

  private static func calls(inFile name: String) throws -> [Call] {
    let path = CommandLineTool.packageRoot + "/config/ci/" + name
    let root = try #require(try YAMLDocument.parse(InputFile.contents(of: path), source: path, ordinal: 0))
    return calls(in: texts(root))
  }

  @Test(arguments: [
    ("github-actions.yml", ["verify", "stages"]), ("gitlab-ci.yml", ["verify", "stages"]),
    ("github-actions-sharded.yml", ["verify", "merge", "stages"]),
    ("gitlab-ci-sharded.yml", ["verify", "merge", "stages"]),
  ]) func everyVerbAndOptionExists(_ name: String, _ verbs: [String]) async throws {
    let calls = try Self.calls(inFile: name)
    #expect(calls.map(\.verb) == verbs)
    #expect(calls.contains { $0.verb == "merge" } == calls[0].options.contains("--shard"))
    let known = try await CommandLineTool.run(["--help"]).output.split(separator: "\n")
    for call in calls {
      #expect(known.contains { $0.hasPrefix("  \(call.verb) ") }, "\(call.verb)")
      let help = try await CommandLineTool.run([call.verb, "--help"]).output
      for option in call.options {
        let isKnown = help.split(whereSeparator: { " \n,/()[]".contains($0) }).contains { $0 == option }
        #expect(isKnown, "\(call.verb) \(option)")
      }
    }
  }

  /// A matrix of other shards than those that the command speaks of would leave steps to nobody.
  @Test func theMatrixHasEveryShard() throws {
    let path = CommandLineTool.packageRoot + "/config/ci/github-actions-sharded.yml"
    let text = try InputFile.text(of: path)
    let matrix = try #require(text.split(separator: "\n").first { $0.contains("shard: [") })
    let shards = matrix.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    #expect(shards == Array(1...shards.count))
    #expect(text.contains("--shard ${{ matrix.shard }}/\(shards.count) --json"))
  }

  @Test func callsAreFoundInScripts() {
    let script = "swift build --product ecot-golden\n.build/release/ecot-golden verify --a x \\\n  --b || code=$?\n"
    #expect(Self.calls(in: [script]) == [Call(verb: "verify", options: ["--a", "--b"])])
  }
}
