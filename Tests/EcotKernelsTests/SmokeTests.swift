import EcotKernels
import Testing
@Test func smoke() { #expect(Compute().map(.relu, [1, -1]) == [1, 0]) }
