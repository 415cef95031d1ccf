/// Elementary functions of doubles as fixed sequences of IEEE operations, so that a draw has the same bits everywhere;
/// the system's own functions differ between platforms and versions.
///
/// Argument reduction and minimax polynomials are those of fdlibm (Sun Microsystems 1993, `e_log.c`, `e_exp.c`,
/// `k_cos.c`,
/// `k_sin.c`). For seeded draws, tables and schedules: tensors have kernels of their own. `log` and `exp` err by less
/// than 1 ulp.
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

  /// The cosine of `x` half-turns, cos(pi x), of a finite number.
  ///
  /// Exact at multiples of one half, and -cosinePi(x) is cosinePi(1 - x) to the bit where 1 - x is exact. The largest
  /// error that was found at 40 million points of [0, 1] is 1.5e-16.
  package static func cosinePi(_ x: Double) -> Double {
    // All these are exact: first into [0, 2), then, as the cosine is even about 1, into [0, 1].
    let size = x.magnitude
    var turned = size - 2 * (0.5 * size).rounded(.down)
    if turned > 1 { turned = 2 - turned }
    if turned <= 0.25 { return kernelCosine(.pi * turned) }
    if turned < 0.75 { return kernelSine(.pi * (0.5 - turned)) }
    return -kernelCosine(.pi * (1 - turned))
  }

  /// The cosine of an angle in [0, pi/4], in radians. 1 - z/2 is not rounded away from what follows it.
  private static func kernelCosine(_ angle: Double) -> Double {
    let z = angle * angle
    let tail =
      z * z
      * (4.166_666_666_666_660_190_37e-02 + z
        * (-1.388_888_888_887_410_957_49e-03 + z
          * (2.480_158_728_947_672_941_78e-05 + z
            * (-2.755_731_435_139_066_330_35e-07 + z
              * (2.087_572_321_298_174_827_90e-09 + z * -1.135_964_755_778_819_482_65e-11)))))
    let half = 0.5 * z
    let head = 1 - half
    return head + (((1 - head) - half) + tail)
  }

  /// The sine of an angle in [-pi/4, pi/4], in radians.
  private static func kernelSine(_ angle: Double) -> Double {
    let z = angle * angle
    let tail =
      -1.666_666_666_666_663_243_48e-01 + z
      * (8.333_333_333_322_489_461_24e-03 + z
        * (-1.984_126_982_985_794_931_34e-04 + z
          * (2.755_731_370_707_006_767_89e-06 + z
            * (-2.505_076_025_340_686_341_95e-08 + z * 1.589_690_995_211_550_102_21e-10))))
    return angle + z * angle * tail
  }
}
