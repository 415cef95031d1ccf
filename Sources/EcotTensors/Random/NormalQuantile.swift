/// The inverse of the standard normal distribution function: Wichura 1988, "Algorithm AS 241: the percentage points of the
/// normal distribution", routine PPND16, about 16 digits.
enum NormalQuantile {
  /// The x below which a standard normal number lies with probability `p`; `p` must lie strictly between 0 and 1.
  static func of(_ p: Double) -> Double {
    let q = p - 0.5
    if q.magnitude <= centre {
      let r = 0.180625 - q * q
      return q * polynomial(central.numerator, r) / polynomial(central.denominator, r)
    }
    let tail = q < 0 ? p : 1 - p
    let r = (-FixedMath.log(tail)).squareRoot()
    let x =
      r <= 5
      ? polynomial(middle.numerator, r - 1.6) / polynomial(middle.denominator, r - 1.6)
      : polynomial(far.numerator, r - 5) / polynomial(far.denominator, r - 5)
    return q < 0 ? -x : x
  }

  /// The same of four probabilities: the same operations in the same order on each, so that they have the same bits.
  static func of(_ p: SIMD4<Double>) -> SIMD4<Double> {
    let q = p - 0.5
    let r = 0.180625 - q * q
    var x = q * polynomial(central.numerator, r) / polynomial(central.denominator, r)
    // 15 of 100 probabilities.
    for lane in 0..<4 where q[lane].magnitude > centre { x[lane] = of(p[lane]) }
    return x
  }

  /// The distance from 1/2 up to which the central quotient holds.
  private static var centre: Double { 0.425 }

  /// Horner's rule; coefficients from the constant term up. Written out, because a loop over lanes stays a loop.
  @inline(__always)
  private static func polynomial(_ c: SIMD8<Double>, _ x: Double) -> Double {
    let upper = ((c[7] * x + c[6]) * x + c[5]) * x + c[4]
    return (((upper * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0]
  }

  @inline(__always)
  private static func polynomial(_ c: SIMD8<Double>, _ x: SIMD4<Double>) -> SIMD4<Double> {
    var sum = c[7] * x + c[6]
    sum = sum * x + c[5]
    sum = sum * x + c[4]
    sum = sum * x + c[3]
    sum = sum * x + c[2]
    sum = sum * x + c[1]
    return sum * x + c[0]
  }

  private typealias Quotient = (numerator: SIMD8<Double>, denominator: SIMD8<Double>)

  private static var central: Quotient {
    (
      numerator: SIMD8(
        3.387_132_872_796_366_6080e0, 1.331_416_678_917_843_7745e+2, 1.971_590_950_306_551_4427e+3,
        1.373_169_376_550_946_1125e+4, 4.592_195_393_154_987_1457e+4, 6.726_577_092_700_870_0853e+4,
        3.343_057_558_358_812_8105e+4, 2.509_080_928_730_122_6727e+3,
      ),
      denominator: SIMD8(
        1.0, 4.231_333_070_160_091_1252e+1, 6.871_870_074_920_579_0830e+2, 5.394_196_021_424_751_1077e+3,
        2.121_379_430_158_659_5867e+4, 3.930_789_580_009_271_0610e+4, 2.872_908_573_572_194_2674e+4,
        5.226_495_278_852_854_5610e+3,
      )
    )
  }
  private static var middle: Quotient {
    (
      numerator: SIMD8(
        1.423_437_110_749_683_577_34e0, 4.630_337_846_156_545_295_90e0, 5.769_497_221_460_691_405_50e0,
        3.647_848_324_763_204_605_04e0, 1.270_458_252_452_368_382_58e0, 2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2, 7.745_450_142_783_414_076_40e-4,
      ),
      denominator: SIMD8(
        1.0, 2.053_191_626_637_758_821_87e0, 1.676_384_830_183_803_849_40e0, 6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1, 1.519_866_656_361_645_719_66e-2, 5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
      )
    )
  }
  private static var far: Quotient {
    (
      numerator: SIMD8(
        6.657_904_643_501_103_777_20e0, 5.463_784_911_164_114_369_90e0, 1.784_826_539_917_291_335_80e0,
        2.965_605_718_285_048_912_30e-1, 2.653_218_952_657_612_309_30e-2, 1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7,
      ),
      denominator: SIMD8(
        1.0, 5.998_322_065_558_879_376_90e-1, 1.369_298_809_227_358_053_10e-1, 1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4, 1.846_318_317_510_054_681_80e-5, 1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
      )
    )
  }
}
