/// The Lanczos window with radius 3, in the float32 arithmetic of TensorFlow's `sampling_kernels.h`.
package enum LanczosKernel {
  /// The window's radius in source pixels where nothing is scaled down.
  package static let radius: Float = 3

  /// L(x) = 3 sin(pi x) sin(pi x / 3) / (pi x)^2 for |x| <= 3, else 0; every operation is rounded to float32.
  package static func value(_ position: Float) -> Float {
    let x = abs(position)
    if x > radius { return 0 }
    if Double(x) <= 1e-3 { return 1 }
    let pi: Float = 3.14159265359
    let angle = pi * x
    return radius * sine(angle) * sine(angle / radius) / (pi * pi * x * x)
  }

  /// sin of an angle in 0...4 pi.
  ///
  /// No library's sine is called, because its last bit may differ between systems. The polynomials are those of Arm's
  /// Optimized Routines (sinf, W. Dijkstra 2018; error below 0.5607 ulp), which glibc has, too: the reference's weights
  /// were made with them, and a correctly rounded sine differs from them in the last bit now and then (13 of the 150,528
  /// bytes of a resized picture). The angle is reduced to the nearest multiple of pi / 2; all arithmetic is in double.
  package static func sine(_ angle: Float) -> Float {
    let quarter = 0x1.921fb54442d18p0
    let turns = (Double(angle) * 0x1.45f306dc9c883p-1 + 0.5).rounded(.down)
    let quadrant = Int(turns) & 3
    let x = Double(angle) - turns * quarter
    let magnitude = quadrant.isMultiple(of: 2) ? sinePolynomial(x) : cosinePolynomial(x)
    return Float(quadrant < 2 ? magnitude : -magnitude)
  }

  /// sin x for |x| <= pi / 4.
  private static func sinePolynomial(_ x: Double) -> Double {
    let square = x * x
    let cube = x * square
    let head = x + cube * -0x1.555545995a603p-3
    return head + cube * square * (0x1.1107605230bc4p-7 + square * -0x1.994eb3774cf24p-13)
  }

  /// cos x for |x| <= pi / 4.
  private static func cosinePolynomial(_ x: Double) -> Double {
    let square = x * x
    let fourth = square * square
    let head = 1 + square * -0x1.ffffffd0c621cp-2 + fourth * 0x1.55553e1068f19p-5
    return head + fourth * square * (-0x1.6c087e89a359dp-10 + square * 0x1.99343027bf8c3p-16)
  }
}
