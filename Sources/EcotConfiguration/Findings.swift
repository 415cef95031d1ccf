import EcotFiles
import EcotYAML

/// What is wrong with a configuration, gathered so that everything is reported at once.
package struct Findings: Sendable {
  private var errors: [(mark: SourceMark?, error: InputError)] = []
  private var warnings: [(mark: SourceMark?, error: InputError)] = []
  /// The key paths whose values could not be read; checks that need them are left out.
  private var unreadable: Set<String> = []

  package init() {}

  /// Adds an error at a key; the message begins with the key path.
  package mutating func error(
    _ path: String, _ problem: String, at mark: SourceMark?, expected: String? = nil, remedy: String? = nil
  ) {
    unreadable.insert(path)
    errors.append((mark, Self.finding(path, problem, mark, expected, remedy)))
  }

  /// Notes that a key's value could not be read; the error itself may be at a part of it, such as an item of a list.
  package mutating func setUnreadable(_ path: String) { unreadable.insert(path) }

  /// Adds a warning at a key.
  package mutating func warning(_ path: String, _ problem: String, at mark: SourceMark?, remedy: String? = nil) {
    warnings.append((mark, Self.finding(path, problem, mark, nil, remedy)))
  }

  /// Whether the values of all these keys were read without an error.
  package func areReadable(_ paths: [String]) -> Bool { !paths.contains(where: unreadable.contains) }

  private static func finding(
    _ path: String, _ problem: String, _ mark: SourceMark?, _ expected: String?, _ remedy: String?
  ) -> InputError {
    if let mark {
      return InputError("\(path): \(problem)", at: mark.location, expected: expected, remedy: remedy)
    }
    return InputError(problem, at: .keyPath(file: nil, path), expected: expected, remedy: remedy)
  }

  /// The errors in the order of the files; those without a place last.
  package var sortedErrors: [InputError] { Self.sorted(errors) }
  /// The warnings in the order of the files; those without a place last.
  package var sortedWarnings: [InputError] { Self.sorted(warnings) }

  private static func sorted(_ findings: [(mark: SourceMark?, error: InputError)]) -> [InputError] {
    let placed = findings.compactMap { finding in finding.mark.map { (mark: $0, error: finding.error) } }
    let unplaced = findings.filter { $0.mark == nil }.map(\.error)
    return placed.sorted { $0.mark.precedes($1.mark) }.map(\.error) + unplaced
  }
}
