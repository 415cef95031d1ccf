import EcotTensors
import Testing

/// Many normal draws at once against the same draws one by one.
@Suite struct PhiloxNormalsTests {
  private static let count = 300_000

  /// Draw by draw.
  private func slow(_ stream: PhiloxStream, count: Int, deviation: Double) -> [UInt32] {
    var stream = stream
    return (0..<count).map { _ in Float(stream.normal() * deviation).bitPattern }
  }

  @Test(arguments: [0, 7, UInt64.max]) func haveTheBitsOfDrawsOneByOne(seed: UInt64) {
    let stream = PhiloxStream(seed: seed, name: "weights/model.norm.weight", index: seed)
    let fast = stream.normals(0..<Self.count, deviation: 0.02)
    #expect(fast.map(\.bitPattern) == slow(stream, count: Self.count, deviation: 0.02))
    // Beyond four deviations on both sides: the tails of the quantile are among them.
    #expect(fast.contains { $0 > 0.08 } && fast.contains { $0 < -0.08 })
  }

  @Test func everyRangeIsAPartOfTheWhole() {
    let stream = PhiloxStream(seed: 3, name: "parts")
    let whole = slow(stream, count: 64, deviation: 1)
    for first in 0...40 {
      for last in first...(first + 20) {
        #expect(stream.normals(first..<last, deviation: 1).map(\.bitPattern) == Array(whole[first..<last]))
      }
    }
  }

  @Test func beginWithTheStreamWhereverItStands() {
    var stream = PhiloxStream(seed: 3, name: "standing")
    let atTheStart = stream.normals(0..<20, deviation: 2)
    _ = (stream.next32(), stream.normal(), stream.normal())
    #expect(stream.normals(0..<20, deviation: 2) == atTheStart)
  }

  @Test func goBeyondTheFirst32BitsOfTheCounter() {
    let stream = PhiloxStream(seed: 5, name: "far")
    // Block 2^32 is the first whose counter has a second word.
    let edge = 1 << 33
    let across = stream.normals(edge - 5..<edge + 5, deviation: 1)
    #expect(across == stream.normals(edge - 5..<edge, deviation: 1) + stream.normals(edge..<edge + 5, deviation: 1))
    #expect(Set(across + stream.normals(0..<5, deviation: 1)).count == 15)
  }
}
