// The exponent histogram of a stretch of elements. Included for each type with ELEMENT.

static void ECOT_NAME(histogram)(const uint8_t *data, size_t count, size_t stride, EcotHistogram *histogram) {
  const size_t step = stride * sizeof(ELEMENT), end = count * sizeof(ELEMENT);
  unsigned table = 0;
  for (size_t at = 0; at < end; at += step) histogram->tables[table++ & 3][ECOT_NAME(exponent)(data + at)]++;
}
