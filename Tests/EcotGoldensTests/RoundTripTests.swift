import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct RoundTripTests {
  private func written(_ records: [TensorRecord], _ metadata: GoldenMetadata = .init(name: "test")) throws -> Golden {
    let writer = try GoldenWriter(metadata: metadata)
    try writer.append(contentsOf: records)
    return try Golden(bytes: writer.encoded(), name: "memory")
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func randomRecordsComeBack(seed: UInt64) throws {
    var random = RandomRecords(seed: seed)
    let records = random.records(seed == 0 ? 0 : 1 + Int(seed * 7 % 150))
    let golden = try written(records, random.metadata())
    #expect(golden.metadata == random.metadata(like: golden.metadata))
    #expect(golden.count == records.count)
    var found: [TensorRecord] = []
    try golden.forEachRecord { found.append($0) }
    #expect(found == records)
    for (number, record) in records.enumerated() {
      #expect(try golden.record(at: number) == record)
      #expect(golden.index.address(at: number) == record.address.description)
      #expect(golden.index.record(at: record.address.description) == number)
      #expect(golden.index.digest(at: number) == record.fingerprint.digest)
      #expect(golden.index.shape(at: number) == record.fingerprint.shape)
      #expect(golden.index.elementType(at: number) == record.fingerprint.elementType)
      #expect(golden.index.step(at: number) == record.address.step)
      #expect(golden.index.parents(at: number) == record.parents.map(\.description))
    }
    #expect(golden.index.record(at: "0/data/none.value") == nil)
    #expect(golden.index.record(at: "nonsense") == nil)
  }

  @Test func sameRecordsGiveTheSameBytes() throws {
    var random = RandomRecords(seed: 7)
    let (metadata, records) = (random.metadata(), random.records(200))
    let first = try GoldenWriter(metadata: metadata)
    try first.append(contentsOf: records)
    let second = try GoldenWriter(metadata: metadata)
    for record in records {
      try second.append(record)
      if record == records[50] { _ = try second.encoded() }
    }
    #expect(try first.encoded() == second.encoded())
  }

  @Test func groupsAreBounded() throws {
    var stream = PhiloxStream(seed: 1, name: "groups")
    let records = RandomRecords.model(count: 9000, perStep: 6000, detail: .digest, stream: &stream)
    let golden = try written(records)
    #expect(golden.index.groups.map(\.count) == [4096, 1904, 3000])
    #expect(golden.index.groups.map(\.step) == [0, 0, 1])
    #expect(golden.frames.allSatisfy { $0.kind != .detail })
    #expect(try golden.record(at: 8999) == records[8999])
    #expect(golden.index.parents(at: 4096) == records[4096].parents.map(\.description))
  }

  @Test func largeDetailsCloseAGroup() throws {
    var records: [TensorRecord] = []
    for number in 0..<40 {
      var fingerprint = Fingerprint(
        elementType: .int64, shape: [65_536], digest: Digest128(high: 1, low: UInt64(number)))
      fingerprint.values = Array(0..<65_536)
      records.append(
        TensorRecord(
          address: TensorAddress(step: 0, stage: .tokens, name: "ids\(number)"), parents: [], fingerprint: fingerprint))
    }
    let golden = try written(records)
    #expect(golden.index.groups.count == 3)
    #expect(try golden.record(at: 39) == records[39])
  }

  @Test func contentDecidesEquality() throws {
    var random = RandomRecords(seed: 3)
    var (metadata, records) = (random.metadata(), random.records(60))
    let golden = try written(records, metadata)
    metadata.environment = [.init("cpu", "another")]
    metadata.createdBy = "later"
    metadata.invariants[0].detail = "0.2 s"
    #expect(try golden.hasSameContent(as: written(records, metadata)))
    metadata.invariants[0].passed = false
    #expect(try !golden.hasSameContent(as: written(records, metadata)))
    metadata.invariants[0].passed = true
    records[59].fingerprint.digest.low ^= 1
    #expect(try !golden.hasSameContent(as: written(records, metadata)))
    records[59].fingerprint.digest.low ^= 1
    let changed = try #require(records.firstIndex { $0.fingerprint.statistics != nil })
    records[changed].fingerprint.statistics?.l1 = 3
    #expect(try !golden.hasSameContent(as: written(records, metadata)))
  }

  @Test func equalLayoutsAreSeen() throws {
    var stream = PhiloxStream(seed: 2, name: "layout")
    var records = RandomRecords.model(count: 100, perStep: 100, detail: .digest, stream: &stream)
    let left = try written(records)
    records[5].fingerprint.digest.high ^= 1
    let digests = try written(records)
    #expect(left.index.groups[0].hasSameLayout(as: digests.index.groups[0]))
    #expect(left.index.groups[0].digests != digests.index.groups[0].digests)
    records[5].fingerprint.shape = [1]
    let shapes = try written(records)
    #expect(!left.index.groups[0].hasSameLayout(as: shapes.index.groups[0]))
    #expect(left.index.groups[0].hasSameAddresses(as: shapes.index.groups[0]))
    records[5].address.name = "renamed"
    #expect(try !left.index.groups[0].hasSameAddresses(as: written(records).index.groups[0]))
  }

  @Test(arguments: [
    (TensorAddress(step: -1, stage: .data, name: "a"), "step"),
    (TensorAddress(step: 1 << 31, stage: .data, name: "a"), "step"),
    (TensorAddress(step: 0, stage: .data, name: ""), "empty"),
    (TensorAddress(step: 0, stage: .data, scope: [""], name: "a"), "empty"),
    (TensorAddress(step: 0, stage: .data, scope: ["a/b"], name: "a"), "'/'"),
    (TensorAddress(step: 0, stage: .data, name: String(repeating: "x", count: 5000)), "longer"),
  ])
  func addressesThatDoNotComeBackAreRefused(address: TensorAddress, reason: String) throws {
    let writer = try GoldenWriter()
    let fingerprint = Fingerprint(elementType: .uint8, shape: [], digest: Digest128(high: 0, low: 0))
    let good = TensorAddress(step: 0, stage: .data, name: "good")
    let error = #expect(throws: InputError.self) {
      try writer.append(TensorRecord(address: address, parents: [], fingerprint: fingerprint))
    }
    #expect(error?.description.contains(reason) == true)
    #expect(throws: InputError.self) {
      try GoldenWriter().append(TensorRecord(address: good, parents: [address], fingerprint: fingerprint))
    }
  }

  @Test func duplicatesAreRefused() throws {
    let writer = try GoldenWriter()
    let fingerprint = Fingerprint(elementType: .uint8, shape: [], digest: Digest128(high: 0, low: 0))
    let record = TensorRecord(
      address: TensorAddress(step: 0, stage: .data, name: "a"), parents: [], fingerprint: fingerprint)
    try writer.append(record)
    let error = #expect(throws: InputError.self) { try writer.append(record) }
    #expect(error?.description == "'0/data/a.value' is recorded twice")
    #expect(writer.count == 1)
  }
}

extension RandomRecords {
  /// The metadata of this stream again, for the name and stage that were drawn.
  func metadata(like drawn: GoldenMetadata) -> GoldenMetadata {
    var copy = RandomRecords(seed: 0)
    var metadata = copy.metadata()
    (metadata.name, metadata.stage) = (drawn.name, drawn.stage)
    return metadata
  }
}
