import EcotFiles

/// The paths of one group, written out: addresses without their step, as bytes in one buffer.
///
/// The first `recordCount` entries are the group's records in their order; behind them stand the paths of parents that
/// the group does not hold itself.
public struct AddressTable: Sendable {
  /// The paths of the group's records.
  public let recordCount: Int
  /// All paths.
  public var count: Int { offsets.count - 1 }
  private let step: Int
  private let bytes: [UInt8]
  private let offsets: [UInt32]

  init(step: Int, recordCount: Int, bytes: [UInt8], offsets: [UInt32]) {
    (self.step, self.recordCount, self.bytes, self.offsets) = (step, recordCount, bytes, offsets)
  }

  /// Calls `body` with the UTF-8 bytes of path `index`, without the step.
  public func withPath<Result>(at index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let range = Int(offsets[index])..<Int(offsets[index + 1])
    return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// `STAGE/SCOPE.../NAME.ROLE` of path `index`.
  public func path(at index: Int) -> String {
    String(decoding: bytes[Int(offsets[index])..<Int(offsets[index + 1])], as: UTF8.self)
  }

  /// The whole address of the group's record `index`.
  public func address(at index: Int) -> String { "\(step)/\(path(at: index))" }
}

/// A front-coded list of paths in an index frame, checked but not written out.
struct FrontCodedPaths: Sendable {
  private let shared: [UInt32]
  private let length: [UInt32]
  private let text: Range<Int>
  /// The bytes of all paths written out.
  let expandedSize: Int

  /// Checks that every path is shorter than the limit and that the lengths fit the text.
  init(_ columns: ColumnReader, shared: UInt8, length: UInt8, text: UInt8, count: Int) throws {
    self.shared = try columns.elements(shared, count: count)
    self.length = try columns.elements(length, count: count)
    self.text = columns.range(text)
    var (previous, taken, total) = (0, 0, 0)
    for index in 0..<count {
      let (same, rest) = (Int(self.shared[index]), Int(self.length[index]))
      guard same <= previous, same + rest <= GoldenFormat.maximalAddress else {
        throw InputError("malformed address \(index)")
      }
      previous = same + rest
      taken += rest
      total += previous
    }
    guard taken == self.text.count else {
      throw InputError("addresses take \(taken) bytes", expected: "\(self.text.count)")
    }
    expandedSize = total
  }

  /// Writes the paths out at `start` of a buffer that has room for `expandedSize` bytes, and their ends behind `offsets`.
  func expand(content: [UInt8], into buffer: UnsafeMutableBufferPointer<UInt8>, start: Int, offsets: inout [UInt32]) {
    var from = text.lowerBound
    var (previous, place) = (start, start)
    for (same, rest) in zip(shared, length) {
      let (same, rest) = (Int(same), Int(rest))
      for index in 0..<same { buffer[place + index] = buffer[previous + index] }
      for index in 0..<rest { buffer[place + same + index] = content[from + index] }
      previous = place
      place += same + rest
      from += rest
      offsets.append(UInt32(place))
    }
  }
}
