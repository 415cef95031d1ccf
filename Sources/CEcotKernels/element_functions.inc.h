// Every `EcotFunction` that is not elementary, and the vector-Jacobian product of each: dx = dy f'(x), where `dy` is last in a
// chain of factors or over a quotient. In the type of the including file. Formulas are the contract's; where they
// cancel (1 + erf of a negative x, 1 - tanh^2), the error is small against 1, not against the result.

// The value of the function `f` of the case `F` of EcotFunction is EL(f), its product EL(f##_backward).
#define ECOT_EACH_FUNCTION(X) \
  X(EXP, exp) \
  X(LOG, log) \
  X(SIN, sin) \
  X(COS, cos) \
  X(TANH, tanh) \
  X(ERF, erf) \
  X(SIGMOID, sigmoid) \
  X(SILU, silu) \
  X(GELU_ERF, gelu_erf) \
  X(GELU_TANH, gelu_tanh) \
  X(RELU, relu) \
  X(SQUARE_ROOT, square_root)

EL_FUNCTION EL_REAL EL(exp_backward)(EL_REAL x, EL_REAL dy) { return dy * EL(exp)(x); }
EL_FUNCTION EL_REAL EL(log_backward)(EL_REAL x, EL_REAL dy) { return dy / x; }
EL_FUNCTION EL_REAL EL(sin_backward)(EL_REAL x, EL_REAL dy) { return dy * EL(cos)(x); }
EL_FUNCTION EL_REAL EL(cos_backward)(EL_REAL x, EL_REAL dy) { return dy * -EL(sin)(x); }
EL_FUNCTION EL_REAL EL(tanh_backward)(EL_REAL x, EL_REAL dy) {
  const EL_REAL t = EL(tanh)(x);
  return dy * EL_FMA(-t, t, EL_ALL(1.0f));
}
// 2 / sqrt pi e^(-x^2)
EL_FUNCTION EL_REAL EL(erf_backward)(EL_REAL x, EL_REAL dy) { return dy * (0x1.20dd76p+0f * EL(exp)(-(x * x))); }
EL_FUNCTION EL_REAL EL(sigmoid_backward)(EL_REAL x, EL_REAL dy) {
  const EL_REAL s = EL(sigmoid)(x);
  return dy * (s * (1.0f - s));
}

EL_FUNCTION EL_REAL EL(silu)(EL_REAL x) { return x * EL(sigmoid)(x); }
EL_FUNCTION EL_REAL EL(silu_backward)(EL_REAL x, EL_REAL dy) {
  const EL_REAL s = EL(sigmoid)(x);
  return dy * (s * EL_FMA(x, 1.0f - s, EL_ALL(1.0f)));
}

EL_FUNCTION EL_REAL EL(gelu_erf)(EL_REAL x) { return (0.5f * x) * (1.0f + EL(erf)(x * 0x1.6a09e6p-1f)); }
// (1 + erf(x / sqrt 2)) / 2 + x e^(-x^2 / 2) / sqrt(2 pi)
EL_FUNCTION EL_REAL EL(gelu_erf_backward)(EL_REAL x, EL_REAL dy) {
  const EL_REAL density = 0x1.988454p-2f * EL(exp)((-0.5f * x) * x);
  const EL_REAL distribution = 0.5f * (1.0f + EL(erf)(x * 0x1.6a09e6p-1f));
  return dy * EL_FMA(x, density, distribution);
}

// sqrt(2 / pi) (x + 0.044715 x^3)
EL_FUNCTION EL_REAL EL(gelu_tanh_argument)(EL_REAL x) {
  return 0x1.988454p-1f * EL_FMA(0x1.6e4e26p-5f * x, x * x, x);
}
EL_FUNCTION EL_REAL EL(gelu_tanh)(EL_REAL x) { return (0.5f * x) * (1.0f + EL(tanh)(EL(gelu_tanh_argument)(x))); }
// (1 + t) / 2 + x / 2 (1 - t^2) sqrt(2 / pi) (1 + 0.134145 x^2)
EL_FUNCTION EL_REAL EL(gelu_tanh_backward)(EL_REAL x, EL_REAL dy) {
  // Beyond these t is 1 or -1, and x^2 would overflow.
  x = EL_SELECT(x > 16.0f, EL_ALL(16.0f), x);
  x = EL_SELECT(x < -16.0f, EL_ALL(-16.0f), x);
  const EL_REAL t = EL(tanh)(EL(gelu_tanh_argument)(x));
  const EL_REAL slope = 0x1.988454p-1f * EL_FMA(0x1.12ba9ep-3f * x, x, EL_ALL(1.0f));
  const EL_REAL curve = (0.5f * x) * EL_FMA(-t, t, EL_ALL(1.0f));
  return dy * EL_FMA(curve, slope, 0.5f * (1.0f + t));
}

// The comparison is one of bits, from the smallest subnormal to infinity: of floats, clang makes arm64's maximum, which gives NaN
// for a signalling NaN.
EL_FUNCTION EL_REAL EL(relu)(EL_REAL x) { return EL_SELECT(EL_BITS_OF(x) - 1u < 0x7f800000u, x, EL_ALL(0.0f)); }
// +0 where x <= 0 or NaN, whatever dy is.
EL_FUNCTION EL_REAL EL(relu_backward)(EL_REAL x, EL_REAL dy) { return EL_SELECT(x > 0.0f, dy, EL_ALL(0.0f)); }

EL_FUNCTION EL_REAL EL(square_root)(EL_REAL x) { return EL_SQUARE_ROOT(x); }
EL_FUNCTION EL_REAL EL(square_root_backward)(EL_REAL x, EL_REAL dy) { return (0.5f * dy) / EL_SQUARE_ROOT(x); }
