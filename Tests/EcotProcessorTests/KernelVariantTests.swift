import EcotFiles
import EcotProcessor
import Testing

@Suite struct KernelVariantTests {
  @Test func namesChooseAVariant() throws {
    #expect(try KernelVariant.named(nil) == .best)
    #expect(try KernelVariant.named("") == .best)
    #expect(try KernelVariant.named("portable") == .portable)
    #expect(KernelVariant.supported.first == .portable)
    #expect(Set(KernelVariant.allCases.map(\.code)).count == KernelVariant.allCases.count)
  }

  @Test func anUnknownNameIsNamedWithItsNeighbour() {
    let error = #expect(throws: InputError.self) { try KernelVariant.named("portabel") }
    #expect(error?.description.contains("'portabel'") == true)
    #expect(error?.description.contains("portable") == true)
  }

  @Test func aVariantOfAnotherProcessorIsRefused() {
    for variant in KernelVariant.allCases where !variant.isSupported {
      #expect(throws: InputError.self) { try KernelVariant.named(variant.rawValue) }
    }
  }
}
