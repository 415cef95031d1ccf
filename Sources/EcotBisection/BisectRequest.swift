import EcotFiles

/// What a person asked of `bisect`.
package struct BisectRequest: Sendable {
  /// The folder that the command was given in, inside the repository.
  package var folder = "."
  /// A revision whose numbers are right; `nil` for the last commit that recorded a golden of the folder.
  package var good: String?
  /// A revision whose numbers are not.
  package var bad: String
  /// Only commits that touch these paths are suspects; relative to `folder`.
  package var paths: [String] = []
  /// Configuration files, relative to `folder`; none for every golden of the folder.
  package var configurations: [String] = []
  /// More arguments for `verify`, such as `--set` and its value.
  package var arguments: [String] = []
  /// The folder of the goldens, relative to `folder` or absolute.
  package var goldenFolder = "Golden"
  /// A shell command that builds, runs, and leaves goldens or captures in `$ECOT_OUTPUT`; `nil` for a Swift package whose
  /// product `ecot-golden` verifies.
  package var command: String?
  /// How often a commit has to pass to be good; more than once for numbers that change from run to run.
  package var runs = 1
  /// Whether every commit is held against the golden of the good end, also behind commits that recorded it again.
  package var ignoresRecordings = false
  /// Whether results of earlier bisections are neither used nor kept.
  package var forgets = false
  /// Seconds after which a build or a run is ended and its commit skipped.
  package var timeout: Int?
  /// The folder for the commits' files and the build.
  package var workFolder: String
  /// What the results depend on beside the commit and the request: machine and tools.
  package var environment: String

  /// A request with everything else as it is by default.
  package init(good: String?, bad: String, workFolder: String, environment: String) {
    (self.good, self.bad, self.workFolder, self.environment) = (good, bad, workFolder, environment)
  }
}
