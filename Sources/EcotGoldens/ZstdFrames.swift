import CEcotZstd
import EcotFiles

/// Makes zstd frames (RFC 8878): one thread, a fixed level, the content's size and checksum in every frame.
package final class ZstdCompressor {
  private let context: OpaquePointer

  /// Reserves a context; fails only where memory is short.
  package init() throws {
    guard let context = ZSTD_createCCtx() else { throw InputError("no memory for zstd") }
    self.context = context
    for (parameter, value) in [
      (ZSTD_c_compressionLevel, GoldenFormat.compressionLevel), (ZSTD_c_checksumFlag, 1), (ZSTD_c_contentSizeFlag, 1),
    ] {
      guard ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) == 0 else {
        ZSTD_freeCCtx(context)
        throw InputError("zstd refuses its parameters")
      }
    }
  }

  deinit { ZSTD_freeCCtx(context) }

  /// One frame of `content`. At each of the ascending offsets in `cuts` a new block starts, so that bytes of another
  /// kind, such as digests, do not spoil the statistics of their neighbours.
  package func frame(_ content: [UInt8], cuts: [Int] = []) throws -> [UInt8] {
    ZSTD_CCtx_reset(context, ZSTD_reset_session_only)
    ZSTD_CCtx_setPledgedSrcSize(context, UInt64(content.count))
    let capacity = ZSTD_compressBound(content.count) + 16 * (cuts.count + 2)
    return try [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
      try content.withUnsafeBytes { bytes in
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: 0, pos: 0)
        for end in cuts + [content.count] {
          input.size = end
          let directive = end == content.count ? ZSTD_e_end : ZSTD_e_flush
          let rest = ZSTD_compressStream2(context, &output, &input, directive)
          guard rest == 0 else { throw InputError("zstd cannot compress: \(Self.reason(rest))") }
        }
      }
      initialized = output.pos
    }
  }

  fileprivate static func reason(_ code: Int) -> String {
    ZSTD_isError(code) != 0 ? String(cString: ZSTD_getErrorName(code)) : "\(code) bytes do not fit"
  }
}

/// Reads zstd frames without trusting a size that they state.
package final class ZstdDecompressor {
  private let context: OpaquePointer

  /// Reserves a context; fails only where memory is short.
  package init() throws {
    guard let context = ZSTD_createDCtx() else { throw InputError("no memory for zstd") }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  /// The content of the one frame that fills `frame`; the frame must state `contentSize` and hold exactly that.
  package func content(of frame: UnsafeRawBufferPointer, contentSize: Int) throws -> [UInt8] {
    guard contentSize >= 0, contentSize <= GoldenFormat.maximalFrameContent else {
      throw InputError(
        "\(contentSize) bytes are too many for a frame", expected: "at most \(GoldenFormat.maximalFrameContent)")
    }
    guard let (size, stated) = Self.measure(frame), size == frame.count else {
      throw InputError("no whole zstd frame of \(frame.count) bytes")
    }
    guard stated == contentSize else {
      throw InputError(
        "zstd frame states \(stated.map(String.init) ?? "no") bytes of content", expected: "\(contentSize)")
    }
    return try [UInt8](unsafeUninitializedCapacity: contentSize) { buffer, initialized in
      let count = ZSTD_decompressDCtx(context, buffer.baseAddress, buffer.count, frame.baseAddress, frame.count)
      guard ZSTD_isError(count) == 0 else { throw InputError("zstd frame is damaged: \(ZstdCompressor.reason(count))") }
      guard count == contentSize else {
        throw InputError("zstd frame holds \(count) bytes", expected: "\(contentSize)")
      }
      initialized = count
    }
  }

  /// The stored size of the zstd frame at the start of `bytes` and the size of its content where the frame states it;
  /// `nil` where no whole frame starts there.
  package static func measure(_ bytes: UnsafeRawBufferPointer) -> (size: Int, content: Int?)? {
    guard bytes.count >= 4, bytes.loadUnaligned(as: UInt32.self) == GoldenFormat.zstdMagic.littleEndian else {
      return nil
    }
    let size = ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count)
    guard ZSTD_isError(size) == 0, size <= bytes.count else { return nil }
    // The two largest values mean "unknown" and "error".
    return (size, Int(exactly: ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)))
  }
}
