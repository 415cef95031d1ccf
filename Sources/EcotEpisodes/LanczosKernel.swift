/// The Lanczos window with radius 3, in the float32 arithmetic of TensorFlow's `sampling_kernels.h`.
enum LanczosKernel {
  /// The window's radius in source pixels where nothing is scaled down.
  static let radius: Float = 3

  /// L(x) = 3 sin(pi x) sin(pi x / 3) / (pi x)^2 for |x| <= 3, else 0; every operation is rounded to float32.
  static func value(_ position: Float) -> Float {
    let x = abs(position)
    if x > radius { return 0 }
    if Double(x) <= 1e-3 { return 1 }
    let pi: Float = 3.14159265359
    let angle = pi * x
    return radius * sine(angle) * sine(angle / radius) / (pi * pi * x * x)
  }

  /// sin of 0...4 pi, correctly rounded to float32 but for about one argument in a hundred million.
  ///
  /// No library's sine is used, because its last bit may differ between systems. The argument is reduced by a multiple of
  /// pi in two parts (the first has 33 bits, so that its multiples are exact); the Taylor series to the 21st power leaves
  /// 3e-17 at pi / 2.
  static func sine(_ angle: Float) -> Float {
    let high = 0x1.921fb544p+1
    let low = 0x1.0b4611a626331p-33
    let turns = (Double(angle) * 0x1.45f306dc9c883p-2).rounded(.toNearestOrAwayFromZero)
    let r = (Double(angle) - turns * high) - turns * low
    let square = r * r
    var sum = 0.0
    for coefficient in coefficients { sum = sum * square + coefficient }
    let magnitude = r + r * square * sum
    return Float(Int(turns).isMultiple(of: 2) ? magnitude : -magnitude)
  }

  /// (-1)^k / (2k + 1)! from k = 10 down to 1.
  private static let coefficients: [Double] = {
    var factorial = 1.0
    var list: [Double] = []
    for k in 1...10 {
      factorial *= Double(2 * k) * Double(2 * k + 1)
      list.append((k.isMultiple(of: 2) ? 1 : -1) / factorial)
    }
    return list.reversed()
  }()
}
