/// Something outside the program is not as it should be: a file, a configuration, an argument.
///
/// One error type for everything that a person can mend. It says what is wrong, where, what was expected and what to do,
/// in that order; the command line prints `description` and exits with 2. Errors of the program itself are traps, never
/// this type.
public struct InputError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The place that is at fault.
  public enum Location: Sendable, Equatable, CustomStringConvertible {
    /// A whole file or folder.
    case file(String)
    /// A byte of a file, counted from 0.
    case offset(file: String, Int)
    /// A line and column of a text file, counted from 1.
    case line(file: String, Int, column: Int?)
    /// A value inside a structured file, as `a.b.c` or `/a/b/0`; the file is `nil` where it is known from context.
    case keyPath(file: String?, String)

    /// The place in the form that editors and terminals make a link of.
    public var description: String {
      switch self {
      case .file(let file): file
      case .offset(let file, let offset): "\(file): offset \(offset)"
      case .line(let file, let line, let column?): "\(file):\(line):\(column)"
      case .line(let file, let line, nil): "\(file):\(line)"
      case .keyPath(let file?, let path): "\(file): \(path)"
      case .keyPath(nil, let path): path
      }
    }
  }

  /// What is wrong, as a phrase without a full stop.
  public var problem: String
  /// Where it is.
  public var location: Location?
  /// What was expected there.
  public var expected: String?
  /// What the reader can do about it.
  public var remedy: String?

  /// Makes an error from its parts; only `problem` is required.
  public init(_ problem: String, at location: Location? = nil, expected: String? = nil, remedy: String? = nil) {
    self.problem = problem
    self.location = location
    self.expected = expected
    self.remedy = remedy
  }

  /// `location: problem (expected ...); remedy`, on one line: control characters of names from files are escaped.
  public var description: String {
    var text = location.map { "\($0): " } ?? ""
    text += problem
    if let expected { text += " (expected \(expected))" }
    if let remedy { text += "; \(remedy)" }
    return Self.escaped(text)
  }

  /// The text with `\u{1b}` for an escape character and the like, which a terminal would obey.
  private static func escaped(_ text: String) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map { isControl($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
  }
}

/// Several findings reported at once, such as every missing path of a configuration.
public struct InputErrors: Error, Sendable, CustomStringConvertible {
  /// The findings in the order in which they were found; never empty.
  public var errors: [InputError]

  /// Wraps findings; the caller checks that there is at least one.
  public init(_ errors: [InputError]) { self.errors = errors }

  /// One finding a line.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
