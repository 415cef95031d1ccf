import EcotFiles
import EcotTensors

extension Checkpoint {
  /// Holds the tensors against the parameters of a model: none may be missing, none may be left over, each must have its
  /// parameter's shape and elements that are floats.
  ///
  /// `tiedTo` names the weight of the output layer and the embedding table where the model has one for both. The output
  /// layer's weight may then be in the checkpoint, too, if it is a copy of the table, byte for byte. Throws `InputErrors`
  /// with the first findings in the order of the names, and the number of the rest.
  package func check(
    against wanted: [ParameterShape], tiedTo tied: (output: String, embedding: String)? = nil
  ) throws {
    var findings: [(name: String, error: InputError)] = []
    var expected: Set<String> = []
    for parameter in wanted {
      let name = parameter.checkpointName
      expected.insert(name)
      guard let (reader, stored) = try? find(name) else {
        let error = InputError(
          "missing", at: .keyPath(file: path, name), expected: "a tensor of shape \(parameter.shape.shapeText)")
        findings.append((name, error))
        continue
      }
      if let error = Self.typeError(reader, stored) { findings.append((name, error)) }
      let shape = try reader.shape(of: stored)
      if shape != parameter.shape {
        let error = InputError(
          "shape \(shape.shapeText)", at: .keyPath(file: reader.path, stored), expected: parameter.shape.shapeText)
        findings.append((name, error))
      }
    }
    for name in names where !expected.contains(name) {
      let (reader, stored) = try find(name)
      if let tied, name == tied.output {
        guard let (table, storedTable) = try? find(tied.embedding) else { continue }
        if try reader.storesSame(stored, as: storedTable, of: table) { continue }
        let error = InputError(
          "differs from '\(tied.embedding)', although the configuration ties the two",
          at: .keyPath(file: reader.path, stored), expected: "no tensor, or a copy",
          remedy: "is tie_word_embeddings right in config.json?")
        findings.append((name, error))
      } else {
        let error = InputError("unexpected: the model has no such parameter", at: .keyPath(file: reader.path, stored))
        findings.append((name, error))
      }
    }
    // Stable, so that the findings about one tensor stay in their order.
    let ordered = findings.enumerated().sorted {
      ($0.element.name, $0.offset) < ($1.element.name, $1.offset)
    }
    try CheckpointFindings.throwIfAny(ordered.map(\.element.error))
  }
}
