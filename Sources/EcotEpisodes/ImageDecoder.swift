import CEcotImages
import EcotFiles

/// The inverse transform of JPEG blocks.
package enum ImageDecode: String, Sendable, CaseIterable {
  /// libjpeg's JDCT_IFAST, TensorFlow's default: what the reference trains on.
  case integerFast = "integer_fast"
  /// libjpeg's JDCT_ISLOW, what Pillow decodes with.
  case integerAccurate = "integer_accurate"
}

/// Decodes the encoded pictures of a data set. A pure function of its bytes, so that pictures can be decoded on any thread.
package struct ImageDecoder: Sendable {
  /// How JPEG blocks are transformed.
  package var method: ImageDecode
  /// The size that every picture must have.
  package var shape: ImageShape

  /// Takes its settings as they are.
  package init(method: ImageDecode, shape: ImageShape) { (self.method, self.shape) = (method, shape) }

  private enum Container {
    case jpeg, png
  }

  /// Decodes a picture; `problem` in the error begins with `name`, such as `steps/observation/image_0[3]`.
  ///
  /// The container is told from the bytes. Size and number of channels are checked before memory is reserved. A picture of
  /// no bytes is padding and becomes black, as in OpenVLA.
  package func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> RGBImage {
    if bytes.isEmpty {
      return RGBImage(
        blackOfWidth: shape.width ?? ImageShape.bridge.width ?? 0, height: shape.height ?? ImageShape.bridge.height ?? 0
      )
    }
    let container: Container
    if bytes.starts(with: [0xFF, 0xD8]) {
      container = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      container = .png
    } else {
      throw ImageError("\(name): neither JPEG nor PNG")
    }

    var header = ecot_image_header()
    var message = ecot_image_message()
    let headerStatus = bytes.withUnsafeBufferPointer { buffer in
      switch container {
      case .jpeg: ecot_jpeg_header(buffer.baseAddress, buffer.count, &header, &message)
      case .png: ecot_png_header(buffer.baseAddress, buffer.count, &header, &message)
      }
    }
    guard headerStatus == 0 else { throw ImageError("\(name): \(Self.text(message))") }
    let (width, height) = (Int(header.width), Int(header.height))
    if let objection = shape.objection(width: width, height: height) { throw ImageError("\(name) \(objection)") }
    guard header.components == 3 else {
      throw ImageError("\(name): \(header.components) component\(header.components == 1 ? "" : "s"), 3 expected")
    }
    guard header.depth <= 8 else { throw ImageError("\(name): \(header.depth) bits a channel, 8 expected") }

    var status: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { target, count in
      // Also on failure all bytes count as initialised; the array is then thrown away.
      target.initialize(repeating: 0)
      count = target.count
      status = bytes.withUnsafeBufferPointer { buffer in
        switch container {
        case .jpeg:
          ecot_jpeg_decode(
            buffer.baseAddress, buffer.count, method == .integerFast ? 1 : 0, target.baseAddress, target.count, &message
          )
        case .png: ecot_png_decode(buffer.baseAddress, buffer.count, target.baseAddress, target.count, &message)
        }
      }
    }
    guard status == 0 else { throw ImageError("\(name): \(Self.text(message))") }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  private static func text(_ message: ecot_image_message) -> String {
    withUnsafeBytes(of: message.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// A picture that cannot be decoded; whoever knows the record adds where it lies.
package struct ImageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, beginning with the picture's name.
  package let description: String

  /// Wraps a phrase.
  package init(_ description: String) { self.description = description }

  /// The error of a picture in the record at `offset` of a shard.
  func at(shard: String, offset: Int) -> InputError { InputError(description, at: .offset(file: shard, offset)) }
}
