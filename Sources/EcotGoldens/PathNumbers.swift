import EcotFingerprints

/// Numbers byte strings in the order in which they came. Strings are told apart by XXH3-128: at a million of them the
/// chance that two are confused is below 1e-26.
///
/// A table with open addressing (Knuth 6.4, algorithm L), at most half full: a digest is as good as random already, and its lower bits are
/// its place. A dictionary would hash the digests once more, which takes longer than all else that a record's path costs.
struct PathNumbers {
  /// The number of different strings so far.
  private(set) var count = 0
  /// A number is one more than that of its string; 0 marks a free place.
  private var places: [(digest: Digest128, number: UInt32)] = []

  /// The number of a string that has come.
  func number(of bytes: [UInt8]) -> Int? {
    if places.isEmpty { return nil }
    return known(at: place(of: Checksum.xxh3Wide(bytes)))
  }

  /// Gives the next number to a string that has not come yet; returns the number of one that has.
  @discardableResult
  mutating func insert(_ bytes: [UInt8]) -> Int? {
    if 2 * (count + 1) > places.count { grow() }
    let digest = Checksum.xxh3Wide(bytes)
    let place = place(of: digest)
    if let number = known(at: place) { return number }
    count += 1
    places[place] = (digest, UInt32(count))
    return nil
  }

  private func known(at place: Int) -> Int? {
    let number = places[place].number
    return number == 0 ? nil : Int(number) - 1
  }

  /// Where a digest is, or would be.
  private func place(of digest: Digest128) -> Int {
    let mask = places.count - 1
    var place = Int(truncatingIfNeeded: digest.low) & mask
    while places[place].number != 0, places[place].digest != digest { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = places
    places = Array(repeating: (Digest128(high: 0, low: 0), 0), count: max(64, 2 * old.count))
    for entry in old where entry.number != 0 { places[place(of: entry.digest)] = entry }
  }
}
