import EcotBisection
import EcotFiles
import Testing

/// What a person can get wrong, and what a history can.
@Suite struct BisectErrorTests {
  private func failure(_ repository: TestRepository, _ change: (inout BisectRequest) -> Void) async throws -> String {
    var request = BisectRequest(
      good: "HEAD~2", bad: "HEAD", workFolder: repository.folder + "/bisect", environment: "test")
    request.folder = repository.path
    request.command = repository.command
    change(&request)
    do {
      let report = try await Bisection.run(request, memory: .none, progress: { _ in })
      let value = try JSONValue(parsing: Array(BisectJSON.render(report).utf8), name: "bisect")
      return value["problem"]?.string ?? ""
    } catch let error as InputError {
      return "\(error)"
    }
  }

  private func repository() async throws -> TestRepository {
    try await TestRepository([.init(), .init(), .init(loss: 2), .init(loss: 2)])
  }

  @Test func revisionsAreChecked() async throws {
    let repository = try await repository()
    let unknown = try await failure(repository) { $0.good = "v1.0" }
    #expect(unknown.contains("'v1.0' names no commit"))
    let option = try await failure(repository) { $0.good = "--all" }
    #expect(option.contains("'--all' names no commit"))
    let same = try await failure(repository) { $0.good = "HEAD" }
    #expect(same.contains("one commit"))
    let turned = try await failure(repository) { ($0.good, $0.bad) = ("HEAD", "HEAD~2") }
    #expect(turned.contains("does not lead to"))
    let outside = try await failure(repository) { $0.folder = repository.folder }
    #expect(outside.contains("not inside a checkout"))
  }

  @Test func aPackageWithoutGoldensNeedsAConfiguration() async throws {
    let repository = try await repository()
    let text = try await failure(repository) { $0.command = nil }
    #expect(text.contains("no golden in") && text.contains("--config"))
    let package = try await failure(repository) {
      $0.command = nil
      $0.configurations = ["run.yaml"]
    }
    #expect(package.contains("no Package.swift") && package.contains("--command"))
  }

  @Test func capturesAreChecked() async throws {
    let repository = try await repository()
    let nothing = try await failure(repository) { $0.command = "true" }
    #expect(nothing.contains("leaves no NAME.golden.zst"))
    let garbage = try await failure(repository) { $0.command = "echo garbage > \"$ECOT_OUTPUT/run.safetensors\"" }
    #expect(garbage.contains("run.safetensors"))
    let golden = try await failure(repository) { $0.command = "echo garbage > \"$ECOT_OUTPUT/run.golden.zst\"" }
    #expect(golden.contains("run"))
    let fails = try await failure(repository) { $0.command = "echo 'no compiler' >&2; exit 7" }
    #expect(fails.contains("exits with 7") && fails.contains("no compiler"))
  }

  @Test func aDamagedWorkFolderIsMadeAnew() async throws {
    let repository = try await repository()
    let good = try await failure(repository) { _ in }
    #expect(good.isEmpty)
    try await repository.shell(
      "cd ../bisect/checkout && rm -rf .git/refs .git/objects/info/alternates && echo x > .git/HEAD && touch .git/index.lock"
    )
    let again = try await failure(repository) { _ in }
    #expect(again.isEmpty)
    try await repository.shell("rm -rf ../bisect/checkout && echo a file > ../bisect/checkout")
    let third = try await failure(repository) { _ in }
    #expect(third.isEmpty)
  }
}
