/// The texts of all tokens and the way back from text to id.
struct Vocabulary: Sendable {
  /// Token texts by id, as the file spells them (`Ġthe`).
  private(set) var contents = ByteArena()
  /// Ids in an open-addressing table over the hash of the text; -1 is free.
  private var slots: [Int32] = []

  /// The number of tokens; ids are 0 up to it.
  var count: Int { contents.count }

  /// Takes texts in the order of their ids; refuses a text that occurs twice.
  init(_ contents: ByteArena) throws(RepeatedToken) {
    self.contents = contents
    var capacity = 64
    while capacity < contents.count * 2 { capacity *= 2 }
    slots = [Int32](repeating: -1, count: capacity)
    for id in 0..<contents.count {
      let range = contents.range(id)
      guard let slot = freeSlot(contents.bytes, range) else { throw RepeatedToken(id: id) }
      slots[slot] = Int32(id)
    }
  }

  /// A text that two tokens share; `id` is the second one's.
  struct RepeatedToken: Error { var id: Int }

  /// The id of a text.
  func id(of text: [UInt8]) -> Int32? { id(of: text, 0..<text.count) }

  /// The id of some bytes of an array.
  func id(of bytes: [UInt8], _ range: Range<Int>) -> Int32? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: ByteHash.of(bytes, range)) & mask
    while slots[slot] >= 0 {
      if contents.equals(Int(slots[slot]), bytes, range) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Adds a text with the next id; `false` where it is there already.
  mutating func append(_ text: [UInt8]) -> Bool {
    if (count + 1) * 2 > slots.count { grow() }
    guard let slot = freeSlot(text, 0..<text.count) else { return false }
    slots[slot] = Int32(count)
    contents.append(text)
    return true
  }

  private func freeSlot(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: ByteHash.of(bytes, range)) & mask
    while slots[slot] >= 0 {
      if contents.equals(Int(slots[slot]), bytes, range) { return nil }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for id in 0..<count {
      if let slot = freeSlot(contents.bytes, contents.range(id)) { slots[slot] = Int32(id) }
    }
  }
}
