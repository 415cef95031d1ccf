import EcotAutograd
import EcotFiles
import EcotTensors

extension TrainingCheckpoint {
  /// Reads a checkpoint of a model with these parameters, the frozen ones included.
  ///
  /// Throws `InputError` for a file that is damaged or of another format, and `InputErrors` with the first findings
  /// where tensors are missing, left over, or of another shape or type.
  package init(folder: String, inventory: [(name: ParameterName, shape: [Int])]) throws {
    guard PathKind(folder) == .folder else {
      throw InputError(
        "no folder", at: .file(folder), expected: "a folder with a checkpoint",
        remedy: "name a folder that training saved")
    }
    let record = try TrainerStateFile(contentsOf: "\(folder)/\(CheckpointFile.trainer)")
    let model = try SafetensorsReader("\(folder)/\(CheckpointFile.model)")
    let optimizer = try SafetensorsReader("\(folder)/\(CheckpointFile.optimizer)")
    try Self.check(record, of: folder, model, optimizer, inventory)

    let updated = Dictionary(uniqueKeysWithValues: record.parameters.map { ($0.name, $0) })
    func floats(_ name: String, of reader: SafetensorsReader) throws -> [Float] {
      defer { reader.release(name) }
      return try reader.tensor(name).floats
    }
    var parameters: [ParameterName: Tensor] = [:]
    var moments: [ParameterName: TrainingState.Moments] = [:]
    for (name, shape) in inventory {
      parameters[name] = try Tensor(floats(name.checkpointName, of: model), shape: shape)
      guard let own = updated[name.checkpointName] else { continue }
      moments[name] = TrainingState.Moments(
        first: try floats(name.firstMomentName, of: optimizer),
        second: try floats(name.secondMomentName, of: optimizer),
        updates: own.updates, step: own.step)
    }
    var state = try TrainingState(parameters: parameters)
    (state.moments, state.updates) = (moments, record.updates)
    self.init(
      state: state, position: record.position, comparability: record.comparability,
      configuration: record.configuration)
  }
}
