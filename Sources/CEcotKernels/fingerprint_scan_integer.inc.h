// Counts and extremes of integers. Included for each integer type with ELEMENT.

static void ECOT_NAME(scan)(const uint8_t *data, size_t count, EcotScan *scan) {
  ELEMENT minimum = 0, maximum = 0;
  if (count > 0) {
    memcpy(&minimum, data, sizeof minimum);
    maximum = minimum;
  }
  uint32_t zeros = 0;
  for (size_t i = 0; i < count; i++) {
    ELEMENT value;
    memcpy(&value, data + i * sizeof value, sizeof value);
    minimum = value < minimum ? value : minimum;
    maximum = value > maximum ? value : maximum;
    zeros += value == 0;
  }
  *scan = (EcotScan){
      .finite = (uint32_t)count,
      .zeros = zeros,
      .integer_minimum = (int64_t)minimum,
      .integer_maximum = (int64_t)maximum,
  };
}
