/// Where the differences of a comparison begin, in the order of looking: configuration, inputs, then what was computed.
public enum Cause: Sendable, Equatable {
  /// Settings differ that change numbers: quirks, seed, trainer keys; the keys.
  case configuration([String])
  /// The run read other inputs (data, tokenizer, weights); their names.
  case inputs([String])
  /// Same settings and inputs: the code, or the machine, computes something else at the culprits.
  case computation
  /// The two sides compute matrix products by different means (backend or its version), and bits may differ everywhere.
  case arithmetic([String])
}
