import EcotTraining
import Testing

@Suite struct GradientClippingTests {
  private let clipping = GradientClipping(maximalNorm: 0.5)

  @Test func longGradientsAreShortened() {
    #expect(clipping.coefficient(norm: 2) == Float(0.5 / (2 + 1e-6)))
    #expect(clipping.coefficient(norm: 0.5) == Float(0.5 / (0.5 + 1e-6)))
    #expect(clipping.coefficient(norm: 0.5) < 1)
  }

  @Test func shortOnesStay() {
    #expect(clipping.coefficient(norm: 0.499_999) == 1)
    #expect(clipping.coefficient(norm: 0) == 1)
    #expect(GradientClipping(maximalNorm: nil).coefficient(norm: 1e30) == 1)
  }

  @Test func brokenOnesAreNotHidden() {
    #expect(clipping.coefficient(norm: .nan).isNaN)
    #expect(clipping.coefficient(norm: .infinity) == 0)
  }
}
