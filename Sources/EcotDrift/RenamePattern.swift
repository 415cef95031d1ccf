import EcotFiles

/// A rename that the user states: patterns over paths, which are addresses without their step.
///
/// `decoder/final/layer.*/attention/q.value=decoder/final/layer.*/attention/queries.value`: `*` stands for text within a part, `**`
/// for text across parts, and the stars of both sides stand for the same texts in their order. The rename of a tensor's value is
/// that of its gradient, too.
public struct RenamePattern: Sendable, Equatable, CustomStringConvertible {
  /// The pattern of the golden's paths.
  public let golden: String
  /// The pattern of the run's paths.
  public let observed: String
  private let from: [Piece]
  private let to: [Piece]

  private enum Piece: Equatable {
    case byte(UInt8)
    /// Any text without a slash, or any text at all.
    case star(acrossParts: Bool)
  }

  /// Pairs two patterns; both must have the same stars in the same order.
  public init(golden: String, observed: String) throws {
    (self.golden, self.observed) = (golden, observed)
    (from, to) = (Self.pieces(golden), Self.pieces(observed))
    guard !golden.isEmpty, !observed.isEmpty else {
      throw InputError("'\(golden)=\(observed)' is no rename: a name is missing", expected: "OLD=NEW")
    }
    guard Self.stars(from) == Self.stars(to) else {
      throw InputError(
        "the stars of '\(golden)' and '\(observed)' differ", expected: "the same stars in the same order on both sides")
    }
  }

  /// Reads `OLD=NEW`.
  public init(_ text: String) throws {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw InputError(
        "'\(text)' is no rename", expected: "OLD=NEW, addresses without their step",
        remedy: "for example decoder/final/layer.*/attention/q.value=decoder/final/layer.*/attention/queries.value")
    }
    try self.init(golden: String(parts[0]), observed: String(parts[1]))
  }

  /// `OLD=NEW`.
  public var description: String { "\(golden)=\(observed)" }

  /// What the run calls the golden's path, or `nil` where the pattern does not match it.
  public func renamed(_ path: String) -> String? {
    if let name = renamedWhole(path) { return name }
    // The gradient of a value that has another name has another name as well.
    let (prefix, gradient, value) = ("gradient/", ".gradient", ".value")
    guard path.hasPrefix(prefix), path.hasSuffix(gradient), path.utf8.count > prefix.utf8.count + gradient.utf8.count,
      let name = renamedWhole(path.dropFirst(prefix.count).dropLast(gradient.count) + value), name.hasSuffix(value)
    else { return nil }
    return prefix + name.dropLast(value.count) + gradient
  }

  private func renamedWhole(_ path: String) -> String? {
    let bytes = Array(path.utf8)
    guard let texts = texts(in: bytes) else { return nil }
    var result: [UInt8] = []
    var next = 0
    for piece in to {
      switch piece {
      case .byte(let byte): result.append(byte)
      case .star:
        result += bytes[texts[next]]
        next += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// What each star of the golden's pattern stands for, the first ones as short as they can be.
  ///
  /// `fits[p][n]` says whether the pieces from p on match the bytes from n on; it is made from the end, so that no pattern takes
  /// longer than pieces x bytes.
  private func texts(in bytes: [UInt8]) -> [Range<Int>]? {
    let slash = UInt8(ascii: "/")
    var fits = Array(repeating: Array(repeating: false, count: bytes.count + 1), count: from.count + 1)
    fits[from.count][bytes.count] = true
    for (place, piece) in from.enumerated().reversed() {
      switch piece {
      case .byte(let byte):
        for n in bytes.indices where bytes[n] == byte { fits[place][n] = fits[place + 1][n + 1] }
      case .star(let acrossParts):
        fits[place][bytes.count] = fits[place + 1][bytes.count]
        for n in bytes.indices.reversed() {
          fits[place][n] = fits[place + 1][n] || (acrossParts || bytes[n] != slash) && fits[place][n + 1]
        }
      }
    }
    guard fits[0][0] else { return nil }
    var (texts, n) = ([Range<Int>](), 0)
    for (place, piece) in from.enumerated() {
      guard case .star = piece else {
        n += 1
        continue
      }
      let start = n
      while !fits[place + 1][n] { n += 1 }
      texts.append(start..<n)
    }
    return texts
  }

  private static func pieces(_ pattern: String) -> [Piece] {
    var pieces: [Piece] = []
    var wasStar = false
    for byte in pattern.utf8 {
      let isStar = byte == UInt8(ascii: "*")
      if isStar, wasStar {
        pieces[pieces.count - 1] = .star(acrossParts: true)
      } else {
        pieces.append(isStar ? .star(acrossParts: false) : .byte(byte))
      }
      wasStar = isStar
    }
    return pieces
  }

  private static func stars(_ pieces: [Piece]) -> [Piece] {
    pieces.filter { piece in
      if case .star = piece { true } else { false }
    }
  }
}
