import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SafetensorsReader {
  /// Whether a tensor of this file and one of another, or the same, have equal type, shape and bytes. Neither is copied,
  /// and their memory is released piece by piece. Throws where one of them does not exist.
  public func storesSame(_ name: String, as otherName: String, of other: SafetensorsReader) throws -> Bool {
    let (left, right) = (try entry(name), try other.entry(otherName))
    guard left.type == right.type, left.shape == right.shape else { return false }
    let piece = 1 << 24
    for start in stride(from: 0, to: left.range.count, by: piece) {
      let end = min(start + piece, left.range.count)
      let leftPiece = (left.range.lowerBound + start)..<(left.range.lowerBound + end)
      let rightPiece = (right.range.lowerBound + start)..<(right.range.lowerBound + end)
      let isSame = try file.withBytes(leftPiece) { left in
        try other.file.withBytes(rightPiece) { right in
          guard let left = left.baseAddress, let right = right.baseAddress else { return true }
          return memcmp(left, right, end - start) == 0
        }
      }
      file.release(leftPiece)
      other.file.release(rightPiece)
      if !isSame { return false }
    }
    return true
  }
}
