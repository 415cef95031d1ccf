import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where `CI` is set nobody looks at what is written: goldens and candidates are not.
package enum ContinuousIntegration {
  /// Whether the variable `CI` is set and not empty.
  package static var isActive: Bool { getenv("CI").map { $0.pointee != 0 } ?? false }

  /// Refuses to write goldens there, unless `isAllowed`.
  package static func refuse(unless isAllowed: Bool) throws {
    guard isActive, !isAllowed else { return }
    throw InputError(
      "goldens are not written where CI is set", at: .keyPath(file: nil, "CI"),
      remedy: "do it on a developer's machine and commit the file, or insist with --in-ci")
  }
}
