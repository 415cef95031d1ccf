import EcotFingerprints
import EcotTensors
import Synchronization

/// The records of a golden without their details, in the order of execution.
///
/// Everything that decides whether two goldens are equal is here and in memory. A comparer walks `groups`: where
/// `hasSameAddresses` holds, digests compare element by element; only where it does not are addresses written out and
/// looked up. Access is by record number, 0..<`count`.
public final class GoldenIndex: Sendable {
  /// The groups in the order of execution.
  public let groups: [GoldenGroup]
  /// The number of records.
  public let count: Int
  private let starts: [Int]
  private let tables: Mutex<[AddressTable?]>
  private let lookup = Mutex<AddressLookup?>(nil)

  init(_ groups: [GoldenGroup]) {
    self.groups = groups
    var starts: [Int] = []
    var count = 0
    for group in groups {
      starts.append(count)
      count += group.count
    }
    (self.starts, self.count) = (starts, count)
    tables = Mutex(Array(repeating: nil, count: groups.count))
  }

  /// The number of the first record of a group.
  public func firstRecord(ofGroup group: Int) -> Int { starts[group] }

  /// The group of a record, and the record's place in it.
  public func position(of record: Int) -> (group: Int, index: Int) {
    precondition(record >= 0 && record < count, "record \(record) of \(count)")
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= record { low = middle } else { high = middle }
    }
    return (low, record - starts[low])
  }

  /// The written-out addresses of a group; made at the first call and kept.
  public func addressTable(ofGroup group: Int) -> AddressTable {
    if let table = tables.withLock({ $0[group] }) { return table }
    let table = groups[group].addressTable()
    tables.withLock { $0[group] = table }
    return table
  }

  /// The machine form of a record's address.
  public func address(at record: Int) -> String {
    let (group, index) = position(of: record)
    return addressTable(ofGroup: group).address(at: index)
  }

  /// The digest of a record.
  public func digest(at record: Int) -> Digest128 {
    let (group, index) = position(of: record)
    return groups[group].digests[index]
  }

  /// The element type of a record.
  public func elementType(at record: Int) -> ElementType {
    let (group, index) = position(of: record)
    return groups[group].elementTypes[index]
  }

  /// The shape of a record.
  public func shape(at record: Int) -> [Int] {
    let (group, index) = position(of: record)
    return groups[group].shape(at: index)
  }

  /// The step of a record.
  public func step(at record: Int) -> Int { groups[position(of: record).group].step }

  /// The machine forms of the addresses of a record's parents. Not all of them need to be in the golden.
  public func parents(at record: Int) -> [String] {
    let (number, index) = position(of: record)
    let group = groups[number]
    let range = group.parentOffsets[index]..<group.parentOffsets[index + 1]
    guard !range.isEmpty else { return [] }
    let table = addressTable(ofGroup: number)
    return group.parents[range].map { "\(group.step - Int($0.stepsBack))/\(table.path(at: Int($0.path)))" }
  }

  /// The parents, as machine forms of addresses, that records of these steps name in steps before all of them.
  package func parents(before steps: Range<Int>) -> Set<String> {
    var found: Set<String> = []
    for (number, group) in groups.enumerated() where steps.contains(group.step) {
      let earlier = group.parents.filter { $0.stepsBack > 0 && group.step - Int($0.stepsBack) < steps.lowerBound }
      if earlier.isEmpty { continue }
      let table = addressTable(ofGroup: number)
      for parent in earlier {
        found.insert("\(group.step - Int(parent.stepsBack))/\(table.path(at: Int(parent.path)))")
      }
    }
    return found
  }

  /// The number of the record of that address, or `nil`. The first call builds the lookup table.
  public func record(at address: String) -> Int? {
    var address = address
    return address.withUTF8 { bytes in
      guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")),
        let step = Int(String(decoding: bytes[..<slash], as: UTF8.self))
      else { return nil }
      return record(step: step, path: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[(slash + 1)...])))
    }
  }

  /// The number of the record of that step and path (the address behind `STEP/`), or `nil`; for use with
  /// `AddressTable.withPath`. The first call builds the lookup table.
  public func record(step: Int, path: UnsafeRawBufferPointer) -> Int? {
    let lookup = lookup.withLock { cached in
      if let cached { return cached }
      let made = AddressLookup(self)
      cached = made
      return made
    }
    return lookup.record(step: step, path: path, in: self)
  }
}

/// An open-addressing hash table from addresses to record numbers.
private struct AddressLookup: Sendable {
  private var slots: [UInt32]
  private let mask: UInt64

  init(_ index: GoldenIndex) {
    var capacity = 16
    while capacity < 2 * index.count { capacity *= 2 }
    slots = Array(repeating: .max, count: capacity)
    mask = UInt64(capacity - 1)
    for group in index.groups.indices {
      let table = index.addressTable(ofGroup: group)
      let step = index.groups[group].step
      for record in 0..<table.recordCount {
        table.withPath(at: record) { insert(UInt32(index.firstRecord(ofGroup: group) + record), step: step, path: $0) }
      }
    }
  }

  private func slot(step: Int, path: UnsafeRawBufferPointer) -> Int {
    Int(Checksum.xxh3(path, seed: UInt64(bitPattern: Int64(step))) & mask)
  }

  private mutating func insert(_ record: UInt32, step: Int, path: UnsafeRawBufferPointer) {
    var slot = slot(step: step, path: path)
    while slots[slot] != .max { slot = (slot + 1) & Int(mask) }
    slots[slot] = record
  }

  func record(step: Int, path: UnsafeRawBufferPointer, in index: GoldenIndex) -> Int? {
    var slot = slot(step: step, path: path)
    while slots[slot] != .max {
      let record = Int(slots[slot])
      let (group, place) = index.position(of: record)
      if index.groups[group].step == step,
        index.addressTable(ofGroup: group).withPath(at: place, { $0.elementsEqual(path) })
      {
        return record
      }
      slot = (slot + 1) & Int(mask)
    }
    return nil
  }
}
