#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Columns are copied between memory and file as they are.
#if _endian(big)
  #error("goldens are written and read on little-endian machines only")
#endif

extension [UInt8] {
  /// Appends an integer, least significant byte first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  /// The integer at `offset`, or `nil` where the bytes end before.
  func littleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Integer.Type = Integer.self
  ) -> Integer? {
    guard offset >= 0, offset <= count, count - offset >= MemoryLayout<Integer>.size else { return nil }
    return withUnsafeBytes { Integer(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Integer.self)) }
  }

  /// Whether these bytes stand at `offset`.
  func hold(_ mark: [UInt8], at offset: Int) -> Bool {
    offset >= 0 && offset <= count && count - offset >= mark.count && self[offset..<(offset + mark.count)] == mark[...]
  }
}

extension ArraySlice<UInt8> {
  /// `==` at the speed of memory.
  func hasSameBytes(as other: ArraySlice<UInt8>) -> Bool {
    guard count == other.count else { return false }
    return withUnsafeBytes { left in
      other.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return memcmp(left, right, count) == 0
      }
    }
  }
}
