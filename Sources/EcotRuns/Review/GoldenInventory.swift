import EcotConfiguration
import EcotFiles
import EcotGoldens

/// Which goldens of a folder have lost their configuration, and which configurations still lack their golden.
package enum GoldenInventory {
  /// A golden's file that nothing needs any more.
  package struct Obsolete: Error {
    /// Why, and what to do.
    package var problem: String
  }

  /// The plan by which a golden is recorded again. Throws `Obsolete` where a configuration that it was recorded from is gone, or
  /// names another golden now.
  package static func plan(
    of golden: GoldenMetadata, at path: String, _ request: RunRequest, name: String
  ) throws -> RunPlan {
    let remedy = "if nobody needs it any more: rm \(path)"
    let gone = golden.command.configPaths.filter { PathKind($0) != .file }
    guard gone.isEmpty else {
      throw Obsolete(
        problem: "obsolete: its configuration is gone (\(gone.joined(separator: ", "))), seen from the folder that "
          + "ecot-golden runs in; \(remedy)")
    }
    let plan = try RunPlan(request)
    guard plan.name == name else {
      throw Obsolete(
        problem: "obsolete: its configuration has the run_id '\(plan.name)' now; \(remedy), and record the other")
    }
    return plan
  }

  /// A configuration without its golden.
  package struct Uncovered: Sendable, Equatable {
    /// The golden's name, the configuration's run_id.
    package var name: String
    /// The configuration's file.
    package var configuration: String
  }

  /// Configurations that claim the folder and have no golden in it: files beside those that goldens were recorded from, and in
  /// `config/`, that set `golden.directory` to this folder. A file that says nothing of goldens claims none, and one that
  /// does not load by itself, such as an overlay, is no configuration.
  package static func uncovered(in folder: GoldenFolder, recorded: [String]) -> [Uncovered] {
    var found: [Uncovered] = []
    for file in candidates(beside: recorded) {
      guard let loaded = try? LoadedConfiguration(files: [file]), loaded.isGiven("golden.directory"),
        InputFile.isSame(loaded.configuration.golden.directory, folder.path)
      else { continue }
      let name = loaded.configuration.runID
      guard (try? GoldenFolder.checkName(name)) != nil, PathKind(folder.golden(name)) == .missing,
        !found.contains(where: { $0.name == name })
      else { continue }
      found.append(Uncovered(name: name, configuration: file))
    }
    return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func candidates(beside recorded: [String]) -> [String] {
    var folders = recorded.map { path in
      path.utf8.lastIndex(of: UInt8(ascii: "/")).map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
    folders.append("config")
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted && PathKind($0) == .folder }.flatMap { folder in
      ((try? InputFile.names(in: folder)) ?? []).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        .map { folder == "." ? $0 : "\(folder)/\($0)" }
    }.filter { PathKind($0) == .file }
  }
}
