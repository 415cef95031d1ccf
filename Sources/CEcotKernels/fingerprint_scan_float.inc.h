// Counts and extremes of floats, on their bits: integer reductions have no order, so that the compiler may vectorise them as it
// likes. Included for each float type with ELEMENT, BITS, KEY (the signed integer), EXPONENT_MASK and SMALLEST_NORMAL.

// A NaN's magnitude lies above the infinity's.
static bool ECOT_NAME(has_nan)(const uint8_t *data, size_t count) {
  BITS largest = 0;
  for (size_t i = 0; i < count; i++) {
    BITS bits;
    memcpy(&bits, data + i * sizeof bits, sizeof bits);
    bits &= (BITS)~(BITS)0 >> 1;
    largest = bits > largest ? bits : largest;
  }
  return largest > EXPONENT_MASK;
}

static double ECOT_NAME(value)(BITS bits) {
  ELEMENT value;
  memcpy(&value, &bits, sizeof value);
  return (double)value;
}

static void ECOT_NAME(count_small)(const uint8_t *data, size_t count, EcotScan *scan) {
  BITS zeros = 0, small = 0;
  for (size_t i = 0; i < count; i++) {
    BITS bits;
    memcpy(&bits, data + i * sizeof bits, sizeof bits);
    bits &= (BITS)~(BITS)0 >> 1;
    zeros += bits == 0;
    small += bits < SMALLEST_NORMAL;
  }
  scan->zeros = (uint32_t)zeros;
  scan->subnormals = (uint32_t)(small - zeros);
}

// Extremes and counts where some values are not finite.
static void ECOT_NAME(scan_mixed)(const uint8_t *data, size_t count, EcotScan *scan) {
  const BITS sign = (BITS)1 << (8 * sizeof(BITS) - 1);
  BITS nan = 0, infinite = 0, negative = 0;
  KEY minimum = (KEY)(sign - 1), maximum = -minimum - 1;
  const KEY none_minimum = minimum, none_maximum = maximum;
  for (size_t i = 0; i < count; i++) {
    BITS bits;
    memcpy(&bits, data + i * sizeof bits, sizeof bits);
    const BITS magnitude = bits & (sign - 1);
    // An integer of the floats' order; its own inverse.
    const KEY key = (KEY)(bits & sign ? bits ^ (sign - 1) : bits);
    const KEY low = magnitude < EXPONENT_MASK ? key : none_minimum;
    const KEY high = magnitude < EXPONENT_MASK ? key : none_maximum;
    minimum = low < minimum ? low : minimum;
    maximum = high > maximum ? high : maximum;
    nan += magnitude > EXPONENT_MASK;
    infinite += magnitude == EXPONENT_MASK;
    negative += bits == (EXPONENT_MASK | sign);
  }
  scan->nan = (uint32_t)nan;
  scan->positive_infinity = (uint32_t)(infinite - negative);
  scan->negative_infinity = (uint32_t)negative;
  scan->finite = (uint32_t)(count - nan - infinite);
  if (scan->finite == 0) return;
  scan->float_minimum = ECOT_NAME(value)((BITS)(minimum < 0 ? minimum ^ (KEY)(sign - 1) : minimum));
  scan->float_maximum = ECOT_NAME(value)((BITS)(maximum < 0 ? maximum ^ (KEY)(sign - 1) : maximum));
}

// Of the bits without their signs, and, if there are only finite numbers, of the values.
typedef struct ECOT_NAME(Extremes) {
  BITS smallest, largest;
  double minimum, maximum;
} ECOT_NAME(Extremes);

#ifdef ECOT_EXTREMES
#include ECOT_EXTREMES
#else
// The bits as signed and as unsigned integers have four extremes: the signed largest is the largest positive number, the
// unsigned largest the most negative one, and the two smallest are the positive and the negative number nearest to zero.
static ECOT_NAME(Extremes) ECOT_NAME(extremes)(const uint8_t *data, size_t count) {
  const BITS sign = (BITS)1 << (8 * sizeof(BITS) - 1);
  BITS lowest, highest;
  KEY signed_lowest, signed_highest;
  memcpy(&lowest, data, sizeof lowest);
  highest = lowest;
  signed_lowest = signed_highest = (KEY)lowest;
  for (size_t i = 0; i < count; i++) {
    BITS bits;
    memcpy(&bits, data + i * sizeof bits, sizeof bits);
    const KEY key = (KEY)bits;
    lowest = bits < lowest ? bits : lowest;
    highest = bits > highest ? bits : highest;
    signed_lowest = key < signed_lowest ? key : signed_lowest;
    signed_highest = key > signed_highest ? key : signed_highest;
  }
  const bool any_negative = signed_lowest < 0, any_positive = signed_highest >= 0;
  const BITS most = (BITS)~sign, none = 0;
  const BITS small_positive = any_positive ? lowest : most, small_negative = any_negative ? (BITS)signed_lowest ^ sign : most;
  const BITS large_positive = any_positive ? (BITS)signed_highest : none, large_negative = any_negative ? highest ^ sign : none;
  return (ECOT_NAME(Extremes)){
      .smallest = small_positive < small_negative ? small_positive : small_negative,
      .largest = large_positive > large_negative ? large_positive : large_negative,
      .minimum = ECOT_NAME(value)(any_negative ? highest : lowest),
      .maximum = ECOT_NAME(value)(any_positive ? (BITS)signed_highest : lowest),
  };
}
#endif

// The extremes also tell whether the block holds anything else than normal numbers, so that one short loop is all that most blocks
// need.
static void ECOT_NAME(scan)(const uint8_t *data, size_t count, EcotScan *scan) {
  *scan = (EcotScan){.finite = (uint32_t)count};
  if (count == 0) return;
  const ECOT_NAME(Extremes) extremes = ECOT_NAME(extremes)(data, count);
  if (extremes.smallest < SMALLEST_NORMAL) ECOT_NAME(count_small)(data, count, scan);
  if (extremes.largest >= EXPONENT_MASK) {
    ECOT_NAME(scan_mixed)(data, count, scan);
    return;
  }
  scan->float_minimum = extremes.minimum;
  scan->float_maximum = extremes.maximum;
}
