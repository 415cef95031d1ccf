import EcotGoldens
import EcotTensors

/// Numbers for the paths (addresses without their step) of two goldens: equal paths have equal numbers on both sides.
///
/// A comparison works on these numbers; paths are written out only where they are shown.
struct PathTable {
  /// The number of different paths.
  private(set) var count = 0
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var hashes: [UInt64] = []
  private var slots: [Int32] = Array(repeating: -1, count: 1024)
  /// For each path the position of its stage in a step.
  private(set) var stageOrders: [UInt8] = []

  /// The text of a path.
  func path(_ number: Int) -> String { String(decoding: bytes[ends[number]..<ends[number + 1]], as: UTF8.self) }

  /// The number of a path, or `nil` where neither side has it.
  func number(of path: String) -> Int? {
    var path = path
    return path.withUTF8 { text in
      let text = UnsafeRawBufferPointer(text)
      let slot = slot(of: text, Checksum.xxh3(text))
      return slots[slot] < 0 ? nil : Int(slots[slot])
    }
  }

  /// The number of a path, which is a new one where the path is new.
  mutating func insert(_ text: UnsafeRawBufferPointer) -> UInt32 {
    let hash = Checksum.xxh3(text)
    let slot = slot(of: text, hash)
    if slots[slot] >= 0 { return UInt32(slots[slot]) }
    slots[slot] = Int32(count)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    hashes.append(hash)
    stageOrders.append(Self.stageOrder(text))
    count += 1
    if 2 * count > slots.count { grow() }
    return UInt32(count - 1)
  }

  private func slot(of text: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, bytes[ends[number]..<ends[number + 1]].elementsEqual(text) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: 2 * slots.count)
    for number in 0..<count {
      var slot = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }

  private static let stages = RunStage.allCases.map { Array($0.rawValue.utf8) }

  private static func stageOrder(_ text: UnsafeRawBufferPointer) -> UInt8 {
    let first = text.prefix { $0 != UInt8(ascii: "/") }
    return UInt8(stages.firstIndex { first.elementsEqual($0) } ?? stages.count)
  }
}
