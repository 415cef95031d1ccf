extension PhiloxStream {
  /// The first `count` words of the sequence that `next32()` gives on a new stream, wherever this stream stands; block by block,
  /// which is several times as fast.
  package func words(_ count: Int) -> [UInt32] {
    precondition(count >= 0, "PhiloxStream.words wants a count")
    return [UInt32](unsafeUninitializedCapacity: count) { words, filled in
      var (place, counter) = (0, UInt64(0))
      while place < count {
        let block = Philox4x32.block(
          counter: SIMD4(
            UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32), high.x, high.y),
          key: key)
        for lane in 0..<min(4, count - place) { words[place + lane] = block[lane] }
        place += 4
        counter &+= 1
      }
      filled = count
    }
  }
}
