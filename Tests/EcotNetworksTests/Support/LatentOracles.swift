import EcotFiles
import Testing

/// The numbers of the published latent forward pass, on the model of `Oracles`.
enum LatentOracles {
  /// The folder, as `OracleCase` takes it.
  static let folder = "../lara/latent"
  /// Whether they and the model are there; tests that need them are skipped otherwise.
  static let arePresent = Oracles.arePresent && PathKind("\(Oracles.folder)/\(folder)/index.json") == .file
  static let absence: Comment = "needs ../shared/oracles/qwen3vl and ../shared/oracles/lara beside the package"

  /// One run of a case.
  struct Run: Sendable, CustomStringConvertible {
    var name: String
    var inputs: String, wanted: String
    /// As published, positions and all.
    var isReference: Bool
    /// The largest number of latents in a row.
    var latents: Int
    var description: String { "\(name), \(isReference ? "as published" : "with the right positions")" }
  }

  /// The runs that the index lists; none where there are no oracles.
  static func runs() throws -> [Run] {
    guard arePresent else { return [] }
    let index = try JSONValue(contentsOf: "\(Oracles.folder)/\(folder)/index.json")
    return (index["cases"]?.array ?? []).flatMap { entry in
      [("reference", true), ("correct", false)].compactMap { variant, isReference in
        guard let name = entry["name"]?.string, let inputs = entry["inputs_file"]?.string,
          let wanted = entry[variant]?["file"]?.string
        else { return nil }
        let latents = entry["n"]?.array?.compactMap(\.integer).max() ?? 0
        return Run(name: name, inputs: inputs, wanted: wanted, isReference: isReference, latents: latents)
      }
    }
  }
}
