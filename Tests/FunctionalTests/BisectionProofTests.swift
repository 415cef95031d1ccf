import EcotFiles
import Subprocess
import SystemPackage
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// `ecot-golden bisect` on a package that is built and run at each commit.
@Suite struct BisectionProofTests {
  private func subject(_ value: JSONValue?) -> String? { value?["subject"]?.string }

  @Test func findsCommitAndAddressWithFewBuilds() async throws {
    let package = try await TinyPackage()
    let before = try await package.fingerprint()
    let page = package.folder.path + "/bisect.html"
    let first = try await CommandLineTool.run(
      package.bisect + ["--html", page], in: package.path, environment: package.environment)
    #expect(first.exitCode == 0, "\(first.error)")
    let result = try first.json
    #expect(subject(result["first_bad"]) == TinyPackage.subject(TinyPackage.plant))
    let address = result["first"]
    #expect(address?["address"]?.string == "0/tokens/batch/labels.value")
    #expect(address?["parents_equal"]?.boolean == true)
    #expect(address?["parents"]?.array?.count == 3)
    #expect(address?["location"]?["token"]?.integer != nil)
    #expect((address?["relative_l2"]?.double ?? 0) > 0.1)
    #expect(try InputFile.text(of: page).contains("Mask the whole span"))
    #expect(try await package.fingerprint() == before)

    let probes = result["probes"]?.array ?? []
    let ends = [TinyPackage.subject(0), TinyPackage.subject(TinyPackage.count - 1)]
    let inner = probes.filter { !ends.contains(subject($0) ?? "") }
    let flaky = inner.filter { $0["outcome"]?.string == "flaky" }
    #expect(flaky.compactMap { subject($0) } == [TinyPackage.subject(TinyPackage.flaky)])
    let unbuilt = inner.count { $0["outcome"]?.string == "unbuilt" }
    #expect(unbuilt > 0)
    let repeated = inner.count - Set(inner.compactMap { subject($0) }).count
    #expect(inner.count - unbuilt <= 6 + 1 + unbuilt + flaky.count + repeated + 2, "\(first.error)")
    #expect(result["recordings"]?.array?.compactMap { subject($0) } == [TinyPackage.subject(TinyPackage.recording)])

    // Asked again, it costs nothing.
    let second = try await CommandLineTool.run(package.bisect, in: package.path, environment: package.environment)
    let again = try second.json
    #expect(second.exitCode == 0 && again["builds"]?.integer == 0 && again["runs"]?.integer == 0, "\(second.error)")
    #expect(subject(again["first_bad"]) == subject(result["first_bad"]))
    #expect(again["first"]?["relative_l2"]?.double == address?["relative_l2"]?.double)
    // Over the recording, a change that was meant is the first one.
    let meant = try await CommandLineTool.run(
      package.bisect + ["--bad", "main~\(TinyPackage.count - 31)", "--ignore-recordings"], in: package.path,
      environment: package.environment)
    #expect(subject(try meant.json["first_bad"]) == TinyPackage.subject(TinyPackage.recording), "\(meant.error)")
    let good = try await CommandLineTool.run(
      package.bisect + ["--bad", "main~\(TinyPackage.count - 31)"], in: package.path, environment: package.environment)
    #expect(try good.exitCode == 2 && good.json["verdict"]?.string == "bad_is_good")
    #expect(try good.json["problem"]?.string?.contains("--ignore-recordings") == true)
    #expect(try await package.fingerprint() == before)
  }

  @Test func killedAtAnyMomentItLeavesNothingAndGoesOn() async throws {
    let package = try await TinyPackage()
    let before = try await package.fingerprint()
    let clock = ContinuousClock()
    let start = clock.now
    _ = try await CommandLineTool.run(package.bisect, in: package.path, environment: package.environment)
    let whole = clock.now - start
    try await package.shell("rm -rf ../history.sqlite* ../work")
    var random: UInt64 = 20
    for number in 0..<19 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // What was learnt is forgotten now and then, so that kills meet every part of it.
      if number % 6 == 5 { try await package.shell("rm -f ../history.sqlite*") }
      let delay = min(whole / 2, .seconds(3)) * (Double(random >> 33) / Double(1 << 31))
      try await interrupt(package, by: number % 4 == 3 ? .interrupt : .kill) { try await Task.sleep(for: delay) }
      #expect(try await package.fingerprint() == before)
    }
    try await package.shell("rm -f ../history.sqlite* ../progress")
    try await interrupt(package, by: .kill) {
      // Both ends have their answer.
      while try await !package.shell("cat ../progress || true").contains(" drift at ") {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    let last = try await CommandLineTool.run(package.bisect, in: package.path, environment: package.environment)
    #expect(last.exitCode == 0, "\(last.error)")
    let result = try last.json
    #expect(subject(result["first_bad"]) == TinyPackage.subject(TinyPackage.plant))
    #expect((result["remembered"]?.integer ?? 0) >= 2, "\(last.error)")
    #expect(try await package.fingerprint() == before)
    // Nobody is left that works in its folder.
    let left = try await package.shell(
      "grep -lz '^ECOT_BISECT_WORK=\(package.folder.path)/work$' /proc/[0-9]*/environ 2> /dev/null || true")
    #expect(left.isEmpty, "\(left)")
  }

  /// Starts a bisection and sends it a signal once `moment` has passed; an interrupt has to end it in order.
  private func interrupt(
    _ package: TinyPackage, by signal: Signal, after moment: @escaping @Sendable () async throws -> Void
  ) async throws {
    let configuration = Configuration(
      executable: .path("/bin/sh"),
      arguments: Arguments(["-c", "exec \"$@\" 2> ../progress", "sh", CommandLineTool.binary] + package.bisect),
      environment: .inherit.updating(package.environment.merging(["CI": nil]) { $1 }),
      workingDirectory: FilePath(package.path))
    let result = try await Subprocess.run(configuration, input: .none, output: .discarded, error: .discarded) {
      execution in
      try await moment()
      try? execution.send(signal: signal)
    }
    if signal == .interrupt {
      let status = result.terminationStatus
      #expect(status == .exited(130) || status == .exited(0) || status == .signaled(SIGINT), "\(status)")
    }
  }
}
