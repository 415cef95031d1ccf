import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

/// Sizes and times of realistic goldens: printed, not asserted, since other work may run beside.
@Suite(.serialized) struct SpeedTests {
  @Test(arguments: ["100000 digest", "100000 digest+statistics", "5000 full"])
  func sizesAndTimes(what: String) throws {
    let count = what.hasPrefix("5000") ? 5000 : 100_000
    let detail: DetailLevel =
      what.hasSuffix("full") ? .full : what.hasSuffix("statistics") ? [.digest, .statistics] : .digest
    var stream = PhiloxStream(seed: 1, name: "speed")
    let records = RandomRecords.model(count: count, perStep: count / 10, detail: detail, stream: &stream)
    let clock = ContinuousClock()
    let writer = try GoldenWriter(metadata: .init(name: "speed"))
    var bytes: [UInt8] = []
    let write = try clock.measure {
      try writer.append(contentsOf: records)
      bytes = try writer.encoded()
    }
    var golden = try Golden(bytes: bytes, name: "memory")
    let open = try clock.measure { golden = try Golden(bytes: bytes, name: "memory") }
    let other = try Golden(bytes: bytes, name: "memory")
    var different = 0
    let compare = clock.measure {
      for (left, right) in zip(golden.index.groups, other.index.groups) {
        if !left.hasSameLayout(as: right) { different += 1 }
        for index in 0..<left.count where left.digests[index] != right.digests[index] { different += 1 }
      }
    }
    #expect(different == 0)
    let lookup = clock.measure { different = golden.index.record(at: "0/data/none.value") ?? 0 }
    var sum = 0.0
    let details = try clock.measure {
      for group in golden.index.groups.indices {
        guard let details = try golden.details(ofGroup: group) else { continue }
        for index in 0..<details.count { sum += details.statistics(at: index)?.l2 ?? 0 }
      }
    }
    var read = 0
    let all = try clock.measure { try golden.forEachRecord { _ in read += 1 } }
    let check = try clock.measure { _ = try GoldenFile.fsck(bytes: bytes, name: "memory") }
    let index = golden.frames.filter { $0.kind == .index }.reduce(0) { $0 + $1.size }
    print(
      """
      \(count) records, \(detail): \(bytes.count / count) bytes/record (index \((Double(index) / Double(count) * 100).rounded() / 100)), \
      write \(write), open \(open), compare \(compare), lookup table \(lookup), details \(details), all records \(all), \
      fsck \(check)
      """)
  }
}
