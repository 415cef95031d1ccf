import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which goldens `record` writes.
package enum RecordMode: String, Sendable, CaseIterable {
  /// Every one.
  case all
  /// Those that `verify` would not call a match: other numbers, missing, or damaged.
  case failed
  /// Those that do not exist.
  case missing
  /// None: says what there is and what is missing, and runs nothing.
  case never

  /// The variable that gives the mode where the command line does not.
  package static let variable = "ECOT_RECORD"

  /// The mode that holds: the command line's, else the environment's, else `all`.
  ///
  /// Where `CI` is set nothing is written unless `allowsCI`: `failed` and `missing` become `never`, and what asks for writing
  /// without condition is refused.
  package static func current(_ given: RecordMode?, allowsCI: Bool) throws -> RecordMode {
    let mode = try given ?? fromEnvironment() ?? .all
    if ContinuousIntegration.isActive, !allowsCI, mode == .failed || mode == .missing { return .never }
    if mode != .never { try ContinuousIntegration.refuse(unless: allowsCI) }
    return mode
  }

  private static func fromEnvironment() throws -> RecordMode? {
    guard let text = getenv(variable).map({ String(cString: $0) }), !text.isEmpty else { return nil }
    guard let mode = RecordMode(rawValue: text) else {
      throw InputError(
        "'\(text)'", at: .keyPath(file: nil, variable),
        expected: allCases.map(\.rawValue).joined(separator: ", "))
    }
    return mode
  }
}
