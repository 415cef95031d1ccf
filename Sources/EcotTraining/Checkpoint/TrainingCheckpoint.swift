import EcotFiles
import EcotTensors

/// All that training needs to go on as if it had never stopped, in a folder.
///
/// | file | holds |
/// |---|---|
/// | `model.safetensors` | the parameters, float32, under starVLA's names |
/// | `optimizer.safetensors` | `<name>.exp_avg` and `<name>.exp_avg_sq` of the parameters that were updated, float32 |
/// | `trainer_state.json` | `TrainerStateFile` |
///
/// A checkpoint shares the memory of its state: an update while it lives copies every parameter. Make it to save it.
package struct TrainingCheckpoint: Sendable {
  /// The version of the layout, in `trainer_state.json`.
  package static let format = "ecot-golden-checkpoint/1"

  /// The parameters and the optimizer.
  package var state: TrainingState
  /// Where the run is.
  package var position: Position
  /// The digest of everything that decides whether two runs can be compared; its meaning is the caller's.
  package var comparability: String
  /// The settings of the run, for people and for a check of the caller's.
  package var configuration: [(key: String, value: String)]

  /// Where a run is.
  package struct Position: Sendable, Equatable {
    /// The training steps that are done; the next one has this number.
    package var step: Int
    /// The samples that were drawn from the data.
    package var samplesDrawn: Int

    /// A position.
    package init(step: Int, samplesDrawn: Int) { (self.step, self.samplesDrawn) = (step, samplesDrawn) }
  }

  /// A checkpoint of a state.
  package init(
    state: TrainingState, position: Position, comparability: String, configuration: [(key: String, value: String)]
  ) {
    (self.state, self.position) = (state, position)
    (self.comparability, self.configuration) = (comparability, configuration)
  }
}

/// The names of the files in a checkpoint's folder.
enum CheckpointFile {
  /// The parameters.
  static let model = "model.safetensors"
  /// AdamW's moments.
  static let optimizer = "optimizer.safetensors"
  /// Everything else.
  static let trainer = "trainer_state.json"
  /// All of them.
  static let all = [model, optimizer, trainer]
}
