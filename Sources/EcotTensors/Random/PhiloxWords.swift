extension PhiloxStream {
  /// The first `count` words of the sequence that `next32()` gives on a new stream, wherever this stream stands; sixteen at a time.
  package func words(_ count: Int) -> [UInt32] {
    precondition(count >= 0, "PhiloxStream.words wants a count")
    return [UInt32](unsafeUninitializedCapacity: count) { words, filled in
      for start in stride(from: 0, to: count, by: 16) {
        let (x, y, z, w) = blocks(from: UInt64(start) / 4)
        for block in 0..<min(4, (count - start + 3) / 4) {
          let place = start + 4 * block
          let four = SIMD4(x[block], y[block], z[block], w[block])
          for word in 0..<min(4, count - place) { words[place + word] = UInt32(truncatingIfNeeded: four[word]) }
        }
      }
      filled = count
    }
  }
}
