import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the history is, and what happens when it cannot be used.
package enum HistoryLocation: Sendable, Equatable {
  /// Nothing is entered.
  case none
  /// The database of this person, made where it is missing. Work goes on without it where it cannot be used.
  case standard(String)
  /// A database that was named; that it cannot be used is an error.
  case given(String)

  /// The location for `--history FILE` and `--no-history`. Without either: the user's state folder, or nowhere where CI is set.
  package init(file: String?, isOff: Bool, isCI: Bool) throws {
    if let file {
      guard !isOff else { throw InputError("--history and --no-history", expected: "one of the two") }
      self = .given(file)
    } else if isOff || isCI {
      self = .none
    } else if let folder = Self.stateFolder {
      self = .standard("\(folder)/history.sqlite")
    } else {
      self = .none
    }
  }

  /// The database's file.
  package var path: String? {
    switch self {
    case .none: nil
    case .standard(let path), .given(let path): path
    }
  }

  /// `$XDG_STATE_HOME/ecot-golden`, or `~/.local/state/ecot-golden`; `nil` for a user without a home.
  package static var stateFolder: String? { folder("XDG_STATE_HOME", below: ".local/state") }

  /// `$XDG_CACHE_HOME/ecot-golden`, or `~/.cache/ecot-golden`; `nil` for a user without a home.
  package static var cacheFolder: String? { folder("XDG_CACHE_HOME", below: ".cache") }

  /// A folder of the XDG base directory specification, which has relative paths ignored.
  private static func folder(_ variable: String, below home: String) -> String? {
    func absolute(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    return (absolute(variable) ?? absolute("HOME").map { "\($0)/\(home)" }).map { "\($0)/ecot-golden" }
  }
}
