import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// Inputs that the model refuses, and what it says about them.
@Suite struct InputErrorTests {
  typealias Row = SyntheticRow

  /// Two rows of 15 columns: row 0 has padding in columns 0 and 1, an image in 5 to 8, latents in 11 and 12; row 1 an image in
  /// 0 to 3 and latents in 9 and 10.
  private static let rows = [
    Row(1, [.text(3), .image(4, 4), .text(2), .latents(2), .text(2)], left: 2),
    Row(2, [.image(4, 4), .text(5), .latents(2), .text(4)]),
  ]

  /// A change that makes good inputs bad ones, and what the message must hold.
  struct Case: Sendable, CustomStringConvertible {
    var description: String
    var expected: [String]
    var change: @Sendable (inout ModelInputs) throws -> Void

    init(
      _ description: String, _ expected: String..., change: @escaping @Sendable (inout ModelInputs) throws -> Void
    ) {
      (self.description, self.expected, self.change) = (description, expected, change)
    }
  }

  @Test(arguments: ids + masks + images + others + types) func aBadInputIsNamed(bad: Case) throws { try check(bad) }

  private func check(_ bad: Case) throws {
    var inputs = try SyntheticBatch(Self.rows).inputs
    try bad.change(&inputs)
    for specification in [false, true] {
      var model = TinyModel()
      model.isSpecification = specification
      let error = #expect(throws: InputError.self, "\(bad)") { try model.run(inputs) }
      for part in bad.expected {
        #expect(error?.description.contains(part) == true, "\(bad): \(error?.description ?? "no error")")
      }
    }
  }

  @Test func noImagesAtAllAreTextOnly() throws {
    var inputs = try SyntheticBatch([Row(1, [.text(5), .latents(1), .text(3)])]).inputs
    let expected = try TinyModel().run(inputs)
    inputs.imageGrid = try Tensor([Int64](), shape: [0, 3])
    inputs.pixelValues = try Tensor([Float](), shape: [0, 1536])
    let outcome = try TinyModel().run(inputs)
    #expect(try outcome.valueBits == expected.valueBits)
  }

  @Test func theInputsThemselvesAreGood() throws {
    #expect(try TinyModel().run(SyntheticBatch(Self.rows).inputs).loss?.floats[0].isFinite == true)
  }

  /// Tensors of a wrong element type.
  private static let types = [
    Case("float ids", "input_ids", "float32") { $0.inputIDs = try Tensor.zeros($0.inputIDs.shape) },
    Case("float mask", "attention_mask", "float32") { $0.attentionMask = try Tensor.zeros([2, 15]) },
    Case("integer pixels", "pixel_values", "int64") {
      $0.pixelValues = try Tensor([Int64](repeating: 0, count: 32 * 1536), shape: [32, 1536])
    },
    Case("float grid", "image_grid_thw", "float32") { $0.imageGrid = try Tensor.zeros([2, 3]) },
    Case("float positions", "position_ids", "float32") { $0.positionIDs = try Tensor.zeros([3, 2, 15]) },
    Case("float labels", "labels", "float32") { $0.labels = try Tensor.zeros([2, 15]) },
  ]

  private static let ids = [
    Case("id beyond the vocabulary", "input_ids", "row 1, column 5", "2077", "0 to 2076") {
      try $0.inputIDs.set(2077, at: 15 + 5)
    },
    Case("huge id", "input_ids", "row 0, column 14", "\(Int64.max)") { try $0.inputIDs.set(.max, at: 14) },
    Case("negative id", "input_ids", "row 0, column 0", "-1") { try $0.inputIDs.set(-1, at: 0) },
    Case("ids without axes", "input_ids", "()") { $0.inputIDs = try Tensor([Int64(3)], shape: []) },
    Case("ids of one axis", "input_ids", "(30)") { $0.inputIDs = try $0.inputIDs.reshaped(to: [30]) },
    Case("no rows", "input_ids", "(0, 15)") { try $0.empty([0, 15]) },
    Case("no columns", "input_ids", "(2, 0)") { try $0.empty([2, 0]) },
    Case("thinking token first", "row 1", "begins with a thinking token") {
      try $0.inputIDs.set(2074, at: 15)
      try $0.inputIDs.set(9, at: 16)
    },
    Case("video token", "row 0, column 3", "video token") { try $0.inputIDs.set(2061, at: 3) },
  ]

  private static let masks = [
    Case("mask with a hole", "attention_mask", "row 0", "between") { try $0.attentionMask.set(0, at: 4) },
    Case("mask of 2", "attention_mask", "row 1, column 2", "is 2") { try $0.attentionMask.set(2, at: 17) },
    Case("negative mask", "attention_mask", "row 0, column 0", "is -1") { try $0.attentionMask.set(-1, at: 0) },
    Case("row of padding", "attention_mask", "row 1", "all padding") {
      for column in 0..<15 { try $0.attentionMask.set(0, at: 15 + column) }
    },
    Case("mask of another shape", "attention_mask", "(15, 2)", "(2, 15)") {
      $0.attentionMask = try $0.attentionMask.reshaped(to: [15, 2])
    },
  ]

  private static let images = [
    Case("more image tokens than features", "9 image tokens", "8 features") { try $0.inputIDs.set(2060, at: 2) },
    Case("fewer image tokens than features", "7 image tokens", "8 features") { try $0.inputIDs.set(9, at: 15) },
    Case("image tokens without images", "8 image tokens", "0 features") {
      ($0.pixelValues, $0.imageGrid) = (nil, nil)
    },
    Case("pixels without a grid", "pixel_values", "image_grid_thw") { $0.imageGrid = nil },
    Case("a grid without pixels", "pixel_values", "image_grid_thw") { $0.pixelValues = nil },
    Case("pixels of a wrong width", "pixel_values", "(64, 768)", "(32, 1536)") {
      $0.pixelValues = try $0.pixelValues?.reshaped(to: [64, 768])
    },
    Case("too few patches", "pixel_values", "(31, 1536)", "(32, 1536)") {
      $0.pixelValues = try Tensor.zeros([31, 1536])
    },
    Case("grid of another shape", "image_grid_thw", "(3, 2)") {
      $0.imageGrid = try $0.imageGrid?.reshaped(to: [3, 2])
    },
    Case("grid of one axis", "image_grid_thw", "(6)") { $0.imageGrid = try $0.imageGrid?.reshaped(to: [6]) },
    Case("odd rows", "image_grid_thw", "image 1", "1 x 3 x 4", "multiples of 2") { try $0.imageGrid?.set(3, at: 4) },
    Case("negative side", "image_grid_thw", "image 0", "-4") { try $0.imageGrid?.set(-4, at: 2) },
    Case("no frames", "image_grid_thw", "image 0", "0 x 4 x 4") { try $0.imageGrid?.set(0, at: 0) },
    Case("huge side", "image_grid_thw", "image 1", "\(1 << 40)") { try $0.imageGrid?.set(1 << 40, at: 5) },
    Case("largest side", "image_grid_thw", "\(Int64.max)") { try $0.imageGrid?.set(.max, at: 1) },
    Case("smallest side", "image_grid_thw", "\(Int64.min)") { try $0.imageGrid?.set(.min, at: 1) },
    Case("more patches than a number can count", "pixel_values", "(32, 1536)") {
      $0.imageGrid = try Tensor([Int64](repeating: 1 << 16, count: 3 * 33_000), shape: [33_000, 3])
    },
    Case("more patches than there are", "pixel_values", "(32, 1536)") {
      for place in 0..<3 { try $0.imageGrid?.set(1 << 16, at: place) }
    },
  ]

  private static let others = [
    Case("position beyond the largest", "position_ids", "row 1, column 3", "262144", "262143") {
      try $0.positionIDs.set(262_144, at: 30 + 15 + 3)
    },
    Case("negative position", "position_ids", "row 0, column 0", "-1") { try $0.positionIDs.set(-1, at: 60) },
    Case("positions of another shape", "position_ids", "(2, 15)", "(3, 2, 15)") {
      $0.positionIDs = try Tensor([Int64](repeating: 0, count: 30), shape: [2, 15])
    },
    Case("label beyond the vocabulary", "labels", "row 1, column 14", "2077") { try $0.labels?.set(2077, at: 29) },
    Case("labels of another shape", "labels", "(2, 14)", "(2, 15)") {
      $0.labels = try Tensor([Int64](repeating: 1, count: 28), shape: [2, 14])
    },
    Case("all labels masked", "every label", "masked", "2 rows") {
      $0.labels = try Tensor([Int64](repeating: -100, count: 30), shape: [2, 15])
    },
    Case("no label behind the last latent", "label", "behind column 12", "masked") {
      for row in 0..<2 {
        for column in 13..<15 { try $0.labels?.set(-100, at: 15 * row + column) }
      }
    },
  ]
}

extension Tensor {
  /// Puts an integer in a place.
  fileprivate mutating func set(_ value: Int64, at place: Int) throws {
    var values = try int64s
    values[place] = value
    self = try Tensor(values, shape: shape)
  }
}

extension ModelInputs {
  /// Makes them inputs of a batch without any token.
  fileprivate mutating func empty(_ shape: [Int]) throws {
    let none = try Tensor([Int64](), shape: shape)
    (inputIDs, attentionMask, labels) = (none, none, none)
    positionIDs = try Tensor([Int64](), shape: [3] + shape)
    (pixelValues, imageGrid) = (nil, nil)
  }
}
