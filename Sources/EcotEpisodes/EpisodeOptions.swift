import EcotFiles

/// What to read and how; the defaults are the seed configuration's.
package struct EpisodeOptions: Sendable, Equatable {
  /// The folder that holds the data set's folder.
  package var dataRoot: String
  /// The data set's folder in `dataRoot`; `bridge_orig` is the one whose transform is known.
  package var datasetName = "bridge_orig"
  /// The embodied-reasoning file; without it no step has reasoning.
  package var reasoningJSON: String?
  /// The size of the pictures that the model sees.
  package var imageSize: (height: Int, width: Int) {
    get { (imageHeight, imageWidth) }
    set { (imageHeight, imageWidth) = (newValue.height, newValue.width) }
  }
  private var imageHeight = 224
  private var imageWidth = 224
  /// The JPEG decoder's inverse transform.
  package var imageDecode = ImageDecode.integerFast
  /// Where chunks end.
  package var goalRelabeling = GoalRelabeling.uniform
  /// Actions of a chunk after the current one; a chunk has one more.
  package var futureActionWindow = 15
  /// Actions of a chunk before the current one; only 0 is supported, as the reference's data never has any.
  package var pastActionWindow = 0
  /// Numbers in an action; only 7 is supported.
  package var actionDim = 7
  /// Whether samples carry the normalised state.
  package var loadProprio = true
  /// Samples among which the training stream draws; 0 and 1 keep the order of the files.
  package var shuffleBufferSize = 256_000
  /// The seed of goals and shuffling.
  package var seed: UInt64 = 42
  /// Whether the training stream reads `train`, else `val`.
  package var train = true
  /// The quirk `keep_unannotated_steps`: steps without reasoning are samples, too.
  package var keepUnannotatedSteps = false
  /// The quirk `reasoning_index_off_by_one`: step i has the reasoning of raw step i instead of i + 1.
  package var reasoningIndexOffByOne = false
  /// Where the statistics of the data set are kept between runs; without it they are computed anew.
  package var cacheFolder: String?
  /// Statistics of smaller data sets than this are computed anew each time.
  package var cacheMinimumBytes = 0
  /// Threads that decode pictures while samples are listed; no result depends on it.
  package var threads = 1

  /// Options for one data root, all else as by default.
  package init(dataRoot: String) { self.dataRoot = dataRoot }

  /// Actions in a chunk.
  package var chunkLength: Int { 1 + futureActionWindow }

  /// Refuses values that no data set could satisfy.
  package func validate() throws {
    func check(_ holds: Bool, _ key: String, _ problem: String, expected: String) throws {
      if !holds { throw InputError(problem, at: .keyPath(file: nil, key), expected: expected) }
    }
    try check(
      (1...4096).contains(imageHeight) && (1...4096).contains(imageWidth), "image_size",
      "[\(imageHeight), \(imageWidth)] is no image size", expected: "1 to 4096")
    try check(
      (0...4095).contains(futureActionWindow), "future_action_window_size", "\(futureActionWindow) is no window",
      expected: "0 to 4095")
    try check(
      pastActionWindow == 0, "past_action_window_size", "\(pastActionWindow) is not supported", expected: "0")
    try check(
      actionDim == BridgeTrajectory.actionDimension, "action_dim", "\(actionDim) does not fit \(datasetName)",
      expected: "\(BridgeTrajectory.actionDimension)")
    try check(
      (0...(1 << 26)).contains(shuffleBufferSize), "shuffle_buffer_size", "\(shuffleBufferSize) is no buffer size",
      expected: "0 to \(1 << 26)")
  }
}
