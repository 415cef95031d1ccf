// Inputs from a counter, and outputs as words. Nothing here rounds, so that any floating-point mode gives the same.

// SplitMix64 (Steele, Lea, Flood 2014) of a counter.
static uint64_t next_bits(Run *run) {
  uint64_t z = ++run->counter * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// From 0 to bound - 1.
static int64_t next_below(Run *run, int64_t bound) { return (int64_t)((next_bits(run) >> 33) % (uint64_t)bound); }

static float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// Evenly from -4 to 4, a multiple of 2^-21.
static float plain(uint64_t bits) { return (float)((int32_t)(bits & 0xFFFFFF) - 0x800000) * 0x1p-21f; }

static float special(uint64_t bits) {
  const uint32_t sign = (uint32_t)(bits >> 63) << 31, mantissa = (uint32_t)bits & 0x7FFFFF;
  switch (bits >> 32 & 127) {
    case 0: return float_of(sign | 0x7F800000u | mantissa | 1);  // quiet or signalling NaNs
    case 1: return float_of(sign | 0x7F800000u);
    case 2:
    case 3:
    case 4:
    case 5: return float_of(sign);
    case 6:
    case 7: return float_of(sign | mantissa);
    default: return plain(bits);
  }
}

static float next_float(Run *run, int32_t input) {
  const uint64_t bits = next_bits(run);
  const uint32_t sign = (uint32_t)(bits >> 63) << 31, mantissa = (uint32_t)bits & 0x7FFFFF;
  const uint32_t random = (uint32_t)(bits >> 32 & 0xFFFF);
  switch (input) {
    case ECOT_TEST_WIDE: return float_of(sign | (107 + random % 41) << 23 | mantissa);
    case ECOT_TEST_SPECIAL: return special(bits);
    case ECOT_TEST_TINY: return float_of(sign | (random % 8 == 0 ? 0 : (random >> 3) % 4 << 23 | mantissa));
    case ECOT_TEST_EXTREME: return float_of(sign | (random % 255) << 23 | mantissa);
    default: return plain(bits);
  }
}

// Memory that ends with its last element, for a sanitizer to see a read beyond it. 64-byte alignment must not matter: buffers begin
// anywhere in a cache line. Null where there is none.
static void *buffer(Run *run, int64_t count, size_t size) {
  const size_t skew = (size_t)next_below(run, 16);
  char *memory = run->buffer_count < BUFFERS ? malloc(((size_t)count + skew) * size + (count + (int64_t)skew == 0)) : NULL;
  if (!memory) {
    run->failed = true;
    return NULL;
  }
  run->buffers[run->buffer_count++] = memory;
  return memory + skew * size;
}

static float *floats_like(Run *run, int64_t count, int32_t input) {
  float *x = buffer(run, count, sizeof *x);
  for (int64_t i = 0; x && i < count; i++) x[i] = next_float(run, input);
  return x;
}
static float *floats(Run *run, int64_t count) { return floats_like(run, count, run->test->input); }

static int64_t *indices(Run *run, int64_t count, int64_t bound) {
  int64_t *x = buffer(run, count, sizeof *x);
  for (int64_t i = 0; x && i < count; i++) x[i] = next_below(run, bound);
  return x;
}

// Pairs first <= end <= bound; one in eight is empty.
static void ranges(Run *run, int64_t count, int64_t bound, int32_t **first, int32_t **end) {
  *first = buffer(run, count, sizeof **first);
  *end = buffer(run, count, sizeof **end);
  for (int64_t i = 0; !run->failed && i < count; i++) {
    (*first)[i] = (int32_t)next_below(run, bound + 1);
    (*end)[i] = next_below(run, 8) == 0 ? (*first)[i] : (*first)[i] + (int32_t)next_below(run, bound - (*first)[i] + 1);
  }
}

// Room for `count` more words, or null.
static uint32_t *more_words(Run *run, int64_t count) {
  EcotTestOutput *output = run->output;
  if (run->failed) return NULL;
  if (output->count + count > output->capacity) {
    const int64_t capacity = 2 * (output->count + count);
    uint32_t *words = realloc(output->words, (size_t)capacity * sizeof *words);
    if (!words) {
      run->failed = true;
      return NULL;
    }
    output->words = words;
    output->capacity = capacity;
  }
  uint32_t *words = output->words + output->count;
  output->count += count;
  return words;
}

static void keep_floats(Run *run, const float *x, int64_t count) {
  uint32_t *words = count > 0 ? more_words(run, count) : NULL;
  if (!words) return;
  memcpy(words, x, (size_t)count * sizeof *words);
  for (int64_t i = 0; i < count; i++)
    if ((words[i] & 0x7FFFFFFFu) > 0x7F800000u) words[i] = 0x7FC00000u;
}

static void keep_double(Run *run, double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  if ((bits & INT64_MAX) > 0x7FF0000000000000u) bits = 0x7FF8000000000000u;
  uint32_t *words = more_words(run, 2);
  if (!words) return;
  words[0] = (uint32_t)bits;
  words[1] = (uint32_t)(bits >> 32);
}
