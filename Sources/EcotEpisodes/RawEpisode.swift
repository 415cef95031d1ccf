import EcotFiles

/// One robot episode as a record holds it: T raw steps, nothing dropped or computed.
package struct RawEpisode: Sendable {
  /// Numbers in an action and in a state.
  package static let dimension = 7

  /// Beyond this, differences and products of finite float32 values would overflow.
  private static let largestValue: Float = 1e18

  /// The path of the original data file; with `episodeID` the key of the reasoning.
  package var filePath: String
  /// The number of the episode in that file.
  package var episodeID: Int
  /// T raw steps.
  package var stepCount: Int
  /// (T, 7): 6 deltas, then the gripper, 1 open.
  package var actions: [Float]
  /// (T, 7): x, y, z, roll, pitch, yaw, gripper.
  package var states: [Float]
  /// T instructions, alike in practice; "" is no label.
  package var instructions: [String]
  /// T encoded pictures of camera 0.
  package var images: [[UInt8]]

  /// Reads an episode from a record's payload, and checks that all step features have equally many steps and that all
  /// numbers are finite. Other features are ignored.
  package init(payload: [UInt8], file: String, offset: Int) throws {
    let features = try ExampleFeatures(payload: payload, file: file, offset: offset)
    let pathKey = "episode_metadata/file_path"
    let numberKey = "episode_metadata/episode_id"
    filePath = try features.single(pathKey, features.texts(pathKey))
    episodeID = Int(try features.single(numberKey, features.integers(numberKey)))

    let actionKey = "steps/action"
    let stateKey = "steps/observation/state"
    let imageKey = "steps/observation/image_0"
    let instructionKey = "steps/language_instruction"
    let firstKey = "steps/is_first"
    actions = try features.floats(actionKey)
    states = try features.floats(stateKey)
    images = try features.bytes(imageKey)
    instructions = try features.texts(instructionKey)

    let actionSteps = try Self.steps(actions, actionKey, features)
    let stateSteps = try Self.steps(states, stateKey, features)
    // The number of steps is that of `is_first`; a set without it is measured by its actions.
    let hasFirst = features.has(firstKey)
    stepCount = hasFirst ? try features.integers(firstKey).count : actionSteps
    let reference = hasFirst ? firstKey : actionKey
    let counts = [
      (actionKey, actionSteps), (stateKey, stateSteps), (imageKey, images.count), (instructionKey, instructions.count),
    ]
    for (key, count) in counts where count != stepCount {
      throw features.error("\(key) holds \(Self.stepText(count)), \(reference) holds \(stepCount)")
    }
    try Self.checkFinite(actions, actionKey, features)
    try Self.checkFinite(states, stateKey, features)
  }

  private static func steps(_ values: [Float], _ key: String, _ features: ExampleFeatures) throws -> Int {
    guard values.count.isMultiple(of: dimension) else {
      throw features.error(": \(values.count) values, not a multiple of \(dimension)", at: key)
    }
    return values.count / dimension
  }

  private static func checkFinite(_ values: [Float], _ key: String, _ features: ExampleFeatures) throws {
    for (index, value) in values.enumerated() where !(abs(value) <= largestValue) {
      let place = "\(key)[\(index / dimension)][\(index % dimension)]"
      throw features.error(
        value.isFinite ? "\(place) is \(value), too large to compute with" : "\(place) is not finite")
    }
  }

  private static func stepText(_ count: Int) -> String { count == 1 ? "1 step" : "\(count) steps" }
}
