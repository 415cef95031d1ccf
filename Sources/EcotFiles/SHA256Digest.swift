import Crypto

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces, as lower-case hexadecimal text.
public struct SHA256Digest {
  private var hasher = SHA256()

  /// Starts an empty message.
  public init() {}

  /// Appends bytes to the message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) { hasher.update(bufferPointer: bytes) }

  /// Appends text as UTF-8.
  public mutating func update(_ text: String) { hasher.update(data: Array(text.utf8)) }

  /// The 32 bytes of the digest of everything so far.
  public func bytes() -> [UInt8] { Array(hasher.finalize()) }

  /// The digest as 64 hexadecimal digits.
  public func hexadecimal() -> String { Hexadecimal.text(bytes()) }

  /// The digest of one buffer.
  public static func hexadecimal(of bytes: UnsafeRawBufferPointer) -> String {
    var digest = SHA256Digest()
    digest.update(bytes)
    return digest.hexadecimal()
  }

  /// The digest of one array of bytes.
  public static func hexadecimal(of bytes: [UInt8]) -> String { bytes.withUnsafeBytes { hexadecimal(of: $0) } }
}

/// Bytes as lower-case hexadecimal digits.
public enum Hexadecimal {
  /// Two digits a byte.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
