import EcotAutograd
import EcotFiles
import EcotTensors

extension TrainingCheckpoint {
  /// The most findings that are listed: a wrong folder is wrong everywhere.
  private static let limit = 20

  /// Holds the files of a checkpoint against the parameters of a model and against each other. Throws `InputErrors`
  /// with the first findings: those of the parameters, of the moments and of the counts, each in the order of the
  /// names.
  static func check(
    _ record: TrainerStateFile, of folder: String, _ model: SafetensorsReader, _ optimizer: SafetensorsReader,
    _ inventory: [(name: ParameterName, shape: [Int])]
  ) throws {
    let updated = Set(record.parameters.map(\.name))
    var moments: [(name: String, shape: [Int])] = []
    for (name, shape) in inventory where updated.contains(name.checkpointName) {
      moments += [(name.firstMomentName, shape), (name.secondMomentName, shape)]
    }
    let known = Set(inventory.map(\.name.checkpointName))
    let strangers = record.parameters.map(\.name).filter { !known.contains($0) }.sorted()
    let errors =
      try findings(model, inventory.map { ($0.name.checkpointName, $0.shape) }, "the model has no such parameter")
      + findings(optimizer, moments, "\(CheckpointFile.trainer) counts no update of such a parameter")
      + strangers.map {
        InputError(
          "unexpected: the model has no such parameter",
          at: .keyPath(file: "\(folder)/\(CheckpointFile.trainer)", "parameters.\($0)"))
      }
    if errors.isEmpty { return }
    let rest = errors.count - limit
    throw InputErrors(errors.prefix(limit) + (rest > 0 ? [InputError("and \(rest) more")] : []))
  }

  /// What is missing in a file, what has another shape or type, and what is left over, which for the reason given is
  /// wrong; in the order of the names.
  private static func findings(
    _ reader: SafetensorsReader, _ wanted: [(name: String, shape: [Int])], _ reason: String
  ) throws -> [InputError] {
    var findings: [(name: String, error: InputError)] = []
    var expected: Set<String> = []
    for (name, shape) in wanted {
      expected.insert(name)
      let place = InputError.Location.keyPath(file: reader.path, name)
      guard reader.contains(name) else {
        findings.append((name, InputError("missing", at: place, expected: "a tensor of shape \(shape.shapeText)")))
        continue
      }
      let (type, stored) = (try reader.typeName(of: name), try reader.shape(of: name))
      if type != "F32" {
        findings.append((name, InputError("elements of type \(type)", at: place, expected: "F32")))
      } else if stored != shape {
        findings.append((name, InputError("shape \(stored.shapeText)", at: place, expected: shape.shapeText)))
      }
    }
    for name in reader.names where !expected.contains(name) {
      findings.append((name, InputError("unexpected: \(reason)", at: .keyPath(file: reader.path, name))))
    }
    return findings.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map(\.error)
  }
}
