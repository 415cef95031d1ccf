import EcotFiles
import EcotGoldens

extension GoldenFolder {
  /// The file of the one golden of a curriculum stage. `option` is how the user names it where there are several.
  ///
  /// - Throws: `MissingGolden` where there is none; `InputError` where there are several or one cannot be read.
  package func golden(ofStage stage: Int, option: String) throws -> String {
    let found = try goldenNames().map(golden).filter { try GoldenFile.read($0).metadata.stage == stage }
    guard let first = found.first else {
      throw MissingGolden(
        problem: "no golden of stage \(stage) in \(path); record it, or name it with \(option)")
    }
    guard found.count == 1 else {
      throw InputError(
        "\(found.count) goldens of stage \(stage): \(found.joined(separator: ", "))", at: .file(path),
        expected: "one", remedy: "name it with \(option)")
    }
    return first
  }
}

/// There is no golden where one was looked for: exit code 3, no error.
package struct MissingGolden: Error {
  /// What is missing, and the remedy.
  package var problem: String
}
