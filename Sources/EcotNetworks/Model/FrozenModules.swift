import EcotAutograd
import EcotFiles

/// The parameters that training leaves as they are, given by dotted paths of modules.
///
/// A path freezes the parameter of that name, or every parameter whose name continues it after a dot: `vlm.model.visual`,
/// `vlm.lm_head.weight`, `action_model`. The reference's spellings mean the same: `qwen_vl_interface` and
/// `qwen_vl_interface.model` are `vlm`, `qwen_vl_interface.model.<path>` is `vlm.<path>`.
package struct FrozenModules: Sendable {
  /// The paths in this program's spelling, in the order given.
  package let paths: [String]

  private static let head = "action_model"
  private static let reference = "qwen_vl_interface"

  /// Takes paths that name something among `parameters`.
  ///
  /// Throws `InputErrors` with one finding for each path that matches no parameter. Paths to the action head are right where
  /// `parameters` holds no head at all: it is then no part of the model.
  package init(paths: [String], parameters: [ParameterName]) throws {
    let names = parameters.map(\.rawValue)
    let hasHead = names.contains { Self.covers(Self.head, $0) }
    var errors: [InputError] = []
    self.paths = paths.map(Self.spelledHere)
    for (given, path) in zip(paths, self.paths) {
      if !hasHead && Self.covers(Self.head, path) || names.contains(where: { Self.covers(path, $0) }) { continue }
      errors.append(
        InputError(
          "no parameter has the name '\(given)' or lies below it",
          at: .keyPath(file: nil, "trainer.freeze_modules"), expected: "a dotted path such as vlm.model.visual",
          remedy: Self.hint(for: given, among: names)))
    }
    if !errors.isEmpty { throw InputErrors(errors) }
  }

  /// Whether a parameter is frozen.
  package func contains(_ name: ParameterName) -> Bool { paths.contains { Self.covers($0, name.rawValue) } }

  /// Whether a name is the path or continues it after a dot.
  private static func covers(_ path: String, _ name: String) -> Bool {
    name.utf8.starts(with: path.utf8)
      && (name.utf8.count == path.utf8.count || name.utf8.dropFirst(path.utf8.count).first == UInt8(ascii: "."))
  }

  /// The path in this program's spelling; paths that are not the reference's stay as they are.
  private static func spelledHere(_ path: String) -> String {
    if path == reference || path == "\(reference).model" { return "vlm" }
    guard covers("\(reference).model", path) else { return path }
    return "vlm." + path.dropFirst("\(reference).model.".count)
  }

  /// The path that was probably meant, in the spelling of the one given: one with the same end, such as `vlm.model.visual` for
  /// `vlm.visual`, or else the nearest.
  private static func hint(for given: String, among names: [String]) -> String? {
    let candidates = candidates(names)
    let isReference = covers(reference, given)
    let end = spelledHere(given).split(separator: ".").drop { $0 == "vlm" || $0 == reference }.joined(separator: ".")
    let sameEnd = end.isEmpty ? nil : candidates.first { $0.hasSuffix(".\(end)") }
    func spelled(_ path: String) -> String {
      isReference && covers("vlm", path) ? "\(reference).model" + path.dropFirst("vlm".count) : path
    }
    if let sameEnd { return "did you mean '\(spelled(sameEnd))'?" }
    return Spelling.hint(for: given, among: candidates.map(spelled))
  }

  /// The names and all their beginnings that end before a dot, each once, in the order of the names; short ones first within
  /// a name.
  private static func candidates(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    var candidates: [String] = []
    for name in names {
      let dots = name.indices.filter { name[$0] == "." } + [name.endIndex]
      for dot in dots where seen.insert(String(name[..<dot])).inserted { candidates.append(String(name[..<dot])) }
    }
    return candidates
  }
}
