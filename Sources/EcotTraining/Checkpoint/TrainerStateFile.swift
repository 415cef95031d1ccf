import EcotFiles

/// `trainer_state.json`: everything of a checkpoint that is no tensor.
///
/// ```
/// {"format": "ecot-golden-checkpoint/1", "updates": 3, "step": 3, "samples_drawn": 12, "comparability": "5d41...",
///  "configuration": {"seed": "42"}, "parameters": {"action_model.x": {"updates": 3, "step": 2}}}
/// ```
///
/// `parameters` has those that were updated, under starVLA's names: how often, and in which training step the
/// last time.
struct TrainerStateFile {
  /// One parameter that was updated.
  struct Parameter {
    /// starVLA's name.
    var name: String
    /// How often it was updated, and the training step of the last time.
    var updates: Int, step: Int
  }

  /// The number of updates of the optimizer.
  var updates: Int
  /// Where the run is.
  var position: TrainingCheckpoint.Position
  /// The caller's digest.
  var comparability: String
  /// The caller's settings, in their order.
  var configuration: [(key: String, value: String)]
  /// The parameters that were updated, in the order of the file.
  var parameters: [Parameter]

  /// The document.
  var json: String {
    var writer = JSONWriter(indentation: 2)
    writer.object {
      $0.member("format", TrainingCheckpoint.format)
      $0.member("updates", updates)
      $0.member("step", position.step)
      $0.member("samples_drawn", position.samplesDrawn)
      $0.member("comparability", comparability)
      $0.member("configuration", object: Self.write(configuration))
      $0.member("parameters", object: Self.write(parameters))
    }
    return writer.text + "\n"
  }

  private static func write(_ configuration: [(key: String, value: String)]) -> (inout JSONWriter) -> Void {
    { writer in for (key, value) in configuration { writer.member(key, value) } }
  }

  private static func write(_ parameters: [Parameter]) -> (inout JSONWriter) -> Void {
    { writer in
      for parameter in parameters {
        writer.member(
          parameter.name,
          object: {
            $0.member("updates", parameter.updates)
            $0.member("step", parameter.step)
          })
      }
    }
  }
}

extension TrainerStateFile {
  /// More than any run counts, and so little that one more never overflows.
  private static let counts = 0...(1 << 48)

  /// Reads the document of a checkpoint. Throws `InputError` for the first thing in it that is wrong.
  init(contentsOf path: String) throws {
    let document = try Self.document(path)
    func count(_ value: JSONValue?, _ key: String, _ range: ClosedRange<Int> = TrainerStateFile.counts) throws -> Int {
      let place = InputError.Location.keyPath(file: path, key)
      guard let value else { throw InputError("missing", at: place, expected: "a whole number") }
      guard let count = value.integer, range.contains(count) else {
        throw InputError(
          "no count", at: place, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return count
    }
    func members(_ key: String) throws -> [(key: String, value: JSONValue)] {
      guard case .object(let members) = document[key] else {
        throw InputError("missing, or no object", at: .keyPath(file: path, key), expected: "an object")
      }
      var seen: Set<String> = []
      for member in members where !seen.insert(member.key).inserted {
        throw InputError("there twice", at: .keyPath(file: path, "\(key).\(member.key)"))
      }
      return members
    }
    updates = try count(document["updates"], "updates")
    let step = try count(document["step"], "step")
    let samplesDrawn = try count(document["samples_drawn"], "samples_drawn")
    position = TrainingCheckpoint.Position(step: step, samplesDrawn: samplesDrawn)
    guard let comparability = document["comparability"]?.string else {
      throw InputError("missing, or no text", at: .keyPath(file: path, "comparability"), expected: "a text")
    }
    self.comparability = comparability
    configuration = try members("configuration").map { key, value in
      guard let text = value.string else {
        throw InputError("no text", at: .keyPath(file: path, "configuration.\(key)"), expected: "a text")
      }
      return (key, text)
    }
    let updates = updates
    parameters = try members("parameters").map { name, value in
      Parameter(
        name: name, updates: try count(value["updates"], "parameters.\(name).updates", 1...max(1, updates)),
        step: try count(value["step"], "parameters.\(name).step"))
    }
  }

  /// The document, of a format that this program reads.
  private static func document(_ path: String) throws -> JSONValue {
    let document = try JSONValue(contentsOf: path)
    let place = InputError.Location.keyPath(file: path, "format")
    guard let format = document["format"]?.string else {
      throw InputError(
        "no format: this is no checkpoint of ecot-golden", at: place, expected: TrainingCheckpoint.format,
        remedy: "name a folder that training saved")
    }
    guard format == TrainingCheckpoint.format else {
      throw InputError(
        "format '\(format)'", at: place, expected: TrainingCheckpoint.format,
        remedy: "go on with the version of ecot-golden that saved it, or train anew from its \(CheckpointFile.model)")
    }
    return document
  }
}
