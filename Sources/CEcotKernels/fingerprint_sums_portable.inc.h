// The sums of statistics/1 and the buckets of sketch/1, one element at a time: the specification of every other variant.
// Included for each type with ELEMENT.

static void ECOT_NAME(sums)(
    const uint8_t *data, size_t count, uint64_t row, bool sketch, EcotHistogram *histogram, const uint8_t *next,
    EcotSums *sums) {
  (void)next;
  double sum[16] = {0}, magnitudes[16] = {0}, squares[16] = {0};
  double classes[8][ECOT_FINGERPRINT_BUCKETS] = {{0}};
  uint64_t word = 0;
  unsigned lanes = 0;
  for (size_t i = 0; i < count; i++) {
    ELEMENT value;
    memcpy(&value, data + i * sizeof value, sizeof value);
    const double x = (double)value;
    const double square = x * x;
    sum[i & 15] += x;
    magnitudes[i & 15] += fabs(x);
    squares[i & 15] += square;
    if (histogram && i % 16 == 0) histogram->tables[0][ECOT_NAME(exponent)(data + i * sizeof value)]++;
    if (!sketch) continue;
    const unsigned element = i & 63;
    if (element == 0) {
      word = ecot_sketch_word(row + i / 64);
      lanes = ecot_sketch_lanes(word);
    }
    // Rows with the same lower three bits of r are summed first: their elements stay in their lane of eight.
    classes[lanes & 7][element ^ (lanes & 56)] += (word >> element) & 1 ? -x : x;
  }
  sums->sum = ecot_fold_lanes(sum);
  sums->magnitudes = ecot_fold_lanes(magnitudes);
  sums->squares = ecot_fold_lanes(squares);
  for (unsigned bucket = 0; sketch && bucket < ECOT_FINGERPRINT_BUCKETS; bucket++) {
    double total = 0;
    for (unsigned low = 0; low < 8; low++) total += classes[low][bucket ^ low];
    sums->sketch[bucket] = total;
  }
}
