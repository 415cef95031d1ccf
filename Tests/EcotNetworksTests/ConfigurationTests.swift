import EcotNetworks
import Testing

@Suite struct ConfigurationTests {
  @Test func sizesThatFollowFromOthers() {
    let vision = VisionConfiguration(
      depth: 4, width: 32, heads: 2, innerWidth: 64, outputWidth: 64, positions: 144, deepstackBlocks: [0, 1, 2])
    #expect(vision.patchElements == 1536)
    #expect(vision.mergedPatches == 4)
    #expect(vision.headSize == 16)
    #expect(vision.mergedWidth == 128)
  }
}
