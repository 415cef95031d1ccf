import EcotGoldens

extension GoldenComparison {
  /// The keys of the environment that say by what means matrix products are computed.
  static let arithmeticKeys = ["backend", "openblas", "openblas_core"]
  /// What the comparability keys of inputs begin with.
  static let inputPrefix = "input "

  /// Where the differences begin: the first of settings, inputs and means of computation that differs, else the computation
  /// itself; `nil` where nothing differs.
  static func cause(_ comparison: GoldenComparison, golden: GoldenMetadata, observed: GoldenMetadata) -> Cause? {
    let hasDifferences =
      comparison.drifted + comparison.within + comparison.missing + comparison.new > 0 || !comparison.renames.isEmpty
    guard hasDifferences || !comparison.comparability.isEmpty else { return nil }
    var settings = comparison.comparability.map(\.key).filter { !$0.hasPrefix(inputPrefix) }
    if golden.compat.sorted() != observed.compat.sorted() { settings.append("compat") }
    if !settings.isEmpty { return .configuration(settings) }
    let inputs = inputs(comparison, golden, observed)
    if !inputs.isEmpty { return .inputs(inputs) }
    let means = comparison.environment.map(\.key).filter(arithmeticKeys.contains)
    return means.isEmpty ? .computation : .arithmetic(means)
  }

  private static func inputs(
    _ comparison: GoldenComparison, _ golden: GoldenMetadata, _ observed: GoldenMetadata
  ) -> [String] {
    let named = comparison.comparability.map(\.key).filter { $0.hasPrefix(inputPrefix) }
      .map { String($0.dropFirst(inputPrefix.count)) }
    let others = SettingDifference.between(
      golden.inputs.map { ($0.key, $0.text) }, observed.inputs.map { ($0.key, $0.text) })
    return named + others.map(\.key).filter { !named.contains($0) }
  }
}
