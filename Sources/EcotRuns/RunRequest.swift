/// What a person asked for: the flags of `record`, `verify` and `check`.
package struct RunRequest: Sendable {
  /// Configuration files; a later one overlays the earlier ones.
  package var configurations: [String]
  /// `key.path=value` overrides, in order.
  package var overrides: [String]
  /// The number of steps, where not the configuration's.
  package var steps: Int?
  /// The folder of the goldens, where not the configuration's.
  package var goldenFolder: String?
  /// `pattern=level` rules that come after the configuration's.
  package var details: [String]
  /// The number of threads, where not the configuration's.
  package var threads: Int?
  /// The folder in which checkpoints are saved; nil for none.
  package var checkpoints: String?

  /// Makes a request.
  package init(
    configurations: [String] = [], overrides: [String] = [], steps: Int? = nil, goldenFolder: String? = nil,
    details: [String] = [], threads: Int? = nil
  ) {
    self.configurations = configurations
    self.overrides = overrides
    self.steps = steps
    self.goldenFolder = goldenFolder
    self.details = details
    self.threads = threads
  }
}
