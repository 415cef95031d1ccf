import EcotConfiguration
import EcotPipeline
import EcotTokenization

/// `replay --align`: alignment and labels of given rows.
package enum ReplayAlignment {
  /// One line of JSON with the result of each case of a file, under the quirks of the settings.
  package static func json(_ path: String, overrides: [String]) throws -> String {
    let configuration = try LoadedConfiguration(files: [], settings: overrides, needsRun: false).configuration
    return try AlignmentCases(path: path).json(TokenQuirks(configuration))
  }
}
