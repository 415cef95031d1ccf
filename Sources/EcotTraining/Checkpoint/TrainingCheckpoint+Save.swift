import EcotAutograd
import EcotFiles
import EcotTensors

extension TrainingCheckpoint {
  /// Writes the checkpoint into a folder, tensor by tensor in the order of the names.
  ///
  /// The folder appears whole: a crash leaves the old one or the new one. An existing folder is replaced only where it
  /// is such a checkpoint and holds nothing else; else throws `InputError`, and nothing is written.
  package func save(to folder: String) throws {
    try AtomicFolder.write(to: folder, replacing: Self.checkIsCheckpoint) { folder in
      try writeModel("\(folder)/\(CheckpointFile.model)")
      try writeOptimizer("\(folder)/\(CheckpointFile.optimizer)")
      try AtomicFile.write(record.json, to: "\(folder)/\(CheckpointFile.trainer)")
    }
  }

  /// Throws where a folder is anything else than a checkpoint of this program, of whichever version: nobody's files are
  /// lost.
  private static func checkIsCheckpoint(_ folder: String) throws {
    let other = try InputFile.names(in: folder).first { !CheckpointFile.all.contains($0) }
    let format = try? JSONValue(contentsOf: "\(folder)/\(CheckpointFile.trainer)")["format"]?.string
    guard other == nil, format?.utf8.starts(with: "ecot-golden-checkpoint/".utf8) == true else {
      throw InputError(
        other.map { "holds '\($0)', which is no part of a checkpoint" } ?? "is there and holds no checkpoint",
        at: .file(folder), expected: "a checkpoint to be replaced, or nothing yet",
        remedy: "save under another name, or move the folder away")
    }
  }

  /// The parameters by name.
  private var names: [ParameterName] {
    state.parameters.keys.sorted { $0.checkpointName.utf8.lexicographicallyPrecedes($1.checkpointName.utf8) }
  }

  private var record: TrainerStateFile {
    TrainerStateFile(
      updates: state.updates, position: position, comparability: comparability, configuration: configuration,
      parameters: names.compactMap { name in
        state.moments[name].map { .init(name: name.checkpointName, updates: $0.updates, step: $0.step) }
      })
  }

  private func writeModel(_ path: String) throws {
    let parameters = names.compactMap { name in state.parameters[name].map { (name, $0) } }
    let writer = try SafetensorsStreamWriter(
      path, entries: parameters.map { ($0.checkpointName, $1.shape, .f32) }, metadata: [("format", "pt")])
    for (_, tensor) in parameters { try writer.append(tensor) }
    try writer.finish()
  }

  private func writeOptimizer(_ path: String) throws {
    var moments: [(name: String, shape: [Int], values: [Float])] = []
    for name in names {
      guard let own = state.moments[name], let shape = state.parameters[name]?.shape else { continue }
      moments.append((name.firstMomentName, shape, own.first))
      moments.append((name.secondMomentName, shape, own.second))
    }
    let writer = try SafetensorsStreamWriter(
      path, entries: moments.map { ($0.name, $0.shape, .f32) }, metadata: [("format", "pt")])
    for (_, shape, values) in moments { try writer.append(Tensor(values, ofShape: shape)) }
    try writer.finish()
  }
}
