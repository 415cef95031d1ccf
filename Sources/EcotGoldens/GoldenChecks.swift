import EcotFiles

extension Golden {
  /// Checks every frame's stored bytes against its checksum: one pass at the speed of XXH3, without decompressing.
  ///
  /// Opening a golden checks what it reads; this finds damage in details that a comparison would never look at. Together
  /// with the footer, which is checked when the file is opened, every byte of the file is covered.
  public func checkFrames() throws {
    for frame in frames where Checksum.xxh3(try source.stored(frame)) != frame.storedChecksum {
      throw source.error("checksum differs", in: frame)
    }
  }
}

extension GoldenFile {
  /// Rewrites a golden of an older format in the current one. There is no older format yet: a golden of this version is
  /// left as it is, any other is refused by `read`.
  public static func migrate(_ path: String) throws { _ = try read(path) }
}
