import EcotFiles

/// A picture of 8 bits a channel.
package struct RGBImage: Sendable, Equatable {
  /// Columns.
  package var width: Int
  /// Rows.
  package var height: Int
  /// (height, width, 3), rows top down, red first.
  package var pixels: [UInt8]

  /// Wraps pixels; the caller gives width * height * 3 bytes.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  /// A black picture.
  package init(blackOfWidth width: Int, height: Int) {
    self.init(width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height * 3))
  }

  /// SHA-256 of the pixels as hexadecimal text.
  package var digest: String { SHA256Digest.hexadecimal(of: pixels) }
}
