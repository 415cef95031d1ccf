/// Elementary functions of doubles as fixed sequences of IEEE operations, so that a draw has the same bits everywhere; the
/// system's own functions differ between platforms and versions.
///
/// Argument reduction and minimax polynomials are those of fdlibm (Sun Microsystems 1993, `e_log.c`, `e_exp.c`), error below
/// 1 ulp. For seeded draws only: tensors have kernels of their own.
package enum FixedMath {
  private static let ln2High = 6.931_471_803_691_238_164_90e-01
  private static let ln2Low = 1.908_214_929_270_587_700_02e-10

  /// The natural logarithm of a positive, finite, normal number.
  package static func log(_ x: Double) -> Double {
    // x = 2^k m with m in [sqrt(1/2), sqrt(2)).
    var k = Double(x.exponent)
    var m = x.significand
    if m > 1.414_213_562_373_095_1 {
      m *= 0.5
      k += 1
    }
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let odd =
      z
      * (6.666_666_666_666_735_130e-01 + w
        * (2.857_142_874_366_239_149e-01
          + w * (1.818_357_216_161_805_012e-01 + w * 1.479_819_860_511_658_591e-01)))
    let even =
      w
      * (3.999_999_999_940_941_908e-01 + w
        * (2.222_219_843_214_978_396e-01
          + w * 1.531_383_769_920_937_332e-01))
    let half = 0.5 * f * f
    return k * ln2High - ((half - (s * (half + (odd + even)) + k * ln2Low)) - f)
  }

  /// e to the power x; 0 below -700, where no draw has a use for it, and infinity above 709.7.
  package static func exp(_ x: Double) -> Double {
    if x < -700 { return 0 }
    if x > 709.7 { return .infinity }
    let k = (x * 1.442_695_040_888_963_387_00).rounded(.toNearestOrEven)
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let t = r * r
    let c =
      r - t
      * (1.666_666_666_666_660_190_37e-01 + t
        * (-2.777_777_777_701_559_338_42e-03
          + t
          * (6.613_756_321_437_934_361_17e-05 + t
            * (-1.653_390_220_546_525_153_90e-06
              + t * 4.138_136_797_057_238_460_39e-08))))
    let y = 1 - ((low - (r * c) / (2 - c)) - high)
    return y * Double(sign: .plus, exponent: Int(k), significand: 1)
  }
}
