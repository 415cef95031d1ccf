import EcotAutograd
import EcotFiles
import EcotTensors

/// What a forward pass takes in: B samples in T columns.
package struct ModelInputs: Sendable {
  /// (B, T) int64.
  package var inputIDs: Tensor
  /// (B, T) int64, 1 at tokens and 0 at padding; the tokens of a row are one run.
  package var attentionMask: Tensor
  /// (3, B, T) int64: time, height, width.
  package var positionIDs: Tensor
  /// (B, T) int64, negative where no prediction is asked for; nil for no loss.
  package var labels: Tensor?
  /// (P, channels x frames x height x width) float32, the patches of all images; nil without images.
  package var pixelValues: Tensor?
  /// (images, 3) int64: frames, rows and columns of patches; nil without images.
  package var imageGrid: Tensor?
  /// Where these tensors have been reported already; the parents of what is computed from them.
  package var addresses: Addresses

  /// The addresses of the inputs, each nil where nobody was told.
  package struct Addresses: Sendable {
    /// Of the tensor of that name.
    package var inputIDs: TensorAddress?, attentionMask: TensorAddress?, positionIDs: TensorAddress?
    /// Of the tensor of that name.
    package var labels: TensorAddress?, pixelValues: TensorAddress?, imageGrid: TensorAddress?
    /// None known.
    package init() {}
  }

  /// Inputs as they are; `SequenceLayout` checks them.
  package init(
    inputIDs: Tensor, attentionMask: Tensor, positionIDs: Tensor, labels: Tensor? = nil, pixelValues: Tensor? = nil,
    imageGrid: Tensor? = nil, addresses: Addresses = Addresses()
  ) {
    (self.inputIDs, self.attentionMask, self.positionIDs) = (inputIDs, attentionMask, positionIDs)
    (self.labels, self.pixelValues, self.imageGrid) = (labels, pixelValues, imageGrid)
    self.addresses = addresses
  }

  /// The number of rows B and of columns T.
  package func size() throws -> (rows: Int, columns: Int) {
    guard inputIDs.shape.count == 2, inputIDs.count > 0 else {
      throw InputError("input_ids has shape \(inputIDs.shapeText)", expected: "(samples, columns), neither of them 0")
    }
    return (inputIDs.shape[0], inputIDs.shape[1])
  }

  /// Throws where a tensor has another shape than it must have, or holds something that the model has no use for.
  package func check(_ configuration: Qwen3VLConfiguration) throws {
    let (rows, columns) = try size()
    for (name, tensor) in [
      ("input_ids", inputIDs), ("attention_mask", attentionMask), ("position_ids", positionIDs), ("labels", labels),
      ("image_grid_thw", imageGrid),
    ] {
      guard let tensor, tensor.elementType != .int64 else { continue }
      throw InputError("\(name) holds \(tensor.elementType)", expected: "int64")
    }
    if let pixelValues, pixelValues.elementType != .float32 {
      throw InputError("pixel_values holds \(pixelValues.elementType)", expected: "float32")
    }
    func require(_ name: String, _ tensor: Tensor?, _ shape: [Int]) throws {
      guard let tensor, tensor.shape != shape else { return }
      throw InputError("\(name) has shape \(tensor.shapeText)", expected: shape.shapeText)
    }
    try require("attention_mask", attentionMask, [rows, columns])
    try require("position_ids", positionIDs, [3, rows, columns])
    try require("labels", labels, [rows, columns])
    try requireRange("input_ids", inputIDs, below: configuration.text.vocabulary, "the vocabulary's size")
    try requireRange("position_ids", positionIDs, below: configuration.text.maximalPositions, "max_position_embeddings")
    try requireRange("attention_mask", attentionMask, below: 2, "1 at tokens, 0 at padding")
    if let labels, let wrong = try labels.int64s.firstIndex(where: { $0 >= configuration.text.vocabulary }) {
      throw InputError(
        "labels: row \(wrong / columns), column \(wrong % columns) is \(try labels.int64s[wrong])",
        expected: "an id below \(configuration.text.vocabulary), or -100")
    }
    guard (pixelValues == nil) == (imageGrid == nil) else {
      throw InputError("pixel_values and image_grid_thw belong together")
    }
    guard let pixelValues, let imageGrid else { return }
    let grids = try PatchGrid.list(imageGrid, mergeSize: configuration.vision.mergeSize)
    let patches = grids.reduce(0) { min($0, 1 << 48) + $1.patches }  // Saturated: no tensor has so many.
    try require("pixel_values", pixelValues, [patches, configuration.vision.patchElements])
  }

  private func requireRange(_ name: String, _ tensor: Tensor, below limit: Int, _ what: String) throws {
    let values = try tensor.int64s
    guard let wrong = values.firstIndex(where: { $0 < 0 || $0 >= limit }) else { return }
    let columns = max(1, tensor.shape.last ?? 1)
    let rows = max(1, inputIDs.shape[0])
    throw InputError(
      "\(name): row \(wrong / columns % rows), column \(wrong % columns) is \(values[wrong])",
      expected: "0 to \(limit - 1) (\(what))")
  }
}
