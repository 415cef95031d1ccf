import EcotFiles

/// The keys of a `preprocessor_config.json` that bear on pixels.
package struct ImageProcessorOptions: Sendable, Equatable {
  /// The least area of a resized image in pixels (`size.shortest_edge`).
  package var minimalPixels = 65_536
  /// The largest area of a resized image in pixels (`size.longest_edge`).
  package var maximalPixels = 16_777_216
  /// The side of a patch in pixels.
  package var patchSize = 16
  /// The frames of a patch.
  package var temporalPatchSize = 2
  /// The patches along each side that become one token.
  package var mergeSize = 2
  /// What a level is multiplied by before normalisation.
  package var rescaleFactor = 1.0 / 255.0
  /// The mean of each channel.
  package var mean = [0.5, 0.5, 0.5]
  /// The standard deviation of each channel.
  package var standardDeviation = [0.5, 0.5, 0.5]

  /// The published options of Qwen3-VL.
  package init() {}

  /// The quirk `ignore_processor_size`: the limits that the reference's slow processor falls back to, whatever the file
  /// says. 224 x 224 pixels stay as they are and give 49 tokens.
  package mutating func ignoreSize() {
    minimalPixels = 56 * 56
    maximalPixels = 28 * 28 * 1280
  }

  /// Reads `preprocessor_config.json` of a folder.
  package init(folder: String) throws {
    let path = "\(folder)/preprocessor_config.json"
    try self.init(JSONValue(contentsOf: path, limit: 1 << 20), name: path)
  }

  /// Reads a parsed file; `name` stands in errors. Keys that are missing keep the published values.
  ///
  /// - Throws: `InputError` with the key path, for values that make no sense and for steps that are not taken here.
  package init(_ json: JSONValue, name: String) throws {
    guard case .object(let members) = json else { throw InputError("not a JSON object", at: .file(name)) }
    for (key, value) in members {
      let reader = Reader(value: value, place: .keyPath(file: name, key))
      switch key {
      case "size": try readSize(value, name: name)
      case "min_pixels": minimalPixels = try reader.pixels() ?? minimalPixels
      case "max_pixels": maximalPixels = try reader.pixels() ?? maximalPixels
      case "patch_size": patchSize = try reader.integer(1...256)
      case "temporal_patch_size": temporalPatchSize = try reader.integer(1...16)
      case "merge_size": mergeSize = try reader.integer(1...16)
      case "rescale_factor": rescaleFactor = try reader.positive()
      case "image_mean": mean = try reader.channels()
      case "image_std":
        standardDeviation = try reader.channels()
        guard standardDeviation.allSatisfy({ $0 > 0 }) else { throw reader.error("not positive") }
      case "do_resize", "do_rescale", "do_normalize":
        guard value.boolean == true else { throw reader.error("not supported", expected: "true") }
      case "resample":
        guard value.integer == 3 else { throw reader.error("not supported", expected: "3, bicubic") }
      default: continue
      }
    }
    guard minimalPixels <= maximalPixels else {
      throw InputError(
        "the least area, \(minimalPixels) pixels, is above the largest, \(maximalPixels)",
        at: .keyPath(file: name, "size"))
    }
  }

  private mutating func readSize(_ json: JSONValue, name: String) throws {
    guard case .object(let members) = json else {
      throw InputError(
        "not an object", at: .keyPath(file: name, "size"), expected: "shortest_edge and longest_edge, areas in pixels")
    }
    for (key, value) in members {
      let reader = Reader(value: value, place: .keyPath(file: name, "size/\(key)"))
      switch key {
      case "shortest_edge", "min_pixels": minimalPixels = try reader.pixels() ?? minimalPixels
      case "longest_edge", "max_pixels": maximalPixels = try reader.pixels() ?? maximalPixels
      default: throw reader.error("unknown", expected: "shortest_edge and longest_edge, areas in pixels")
      }
    }
  }

  /// One value and where it stands.
  private struct Reader {
    var value: JSONValue
    var place: InputError.Location

    func error(_ problem: String, expected: String? = nil) -> InputError {
      InputError(problem, at: place, expected: expected)
    }

    func integer(_ range: ClosedRange<Int>) throws -> Int {
      guard let number = value.integer, range.contains(number) else {
        throw error("not usable", expected: "an integer of \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }

    /// An area; `null` is none.
    func pixels() throws -> Int? {
      if case .null = value { return nil }
      return try integer(1...(1 << 28))
    }

    func positive() throws -> Double {
      guard let number = value.double, number > 0, number.isFinite else {
        throw error("not usable", expected: "a positive number")
      }
      return number
    }

    func channels() throws -> [Double] {
      guard let numbers = value.array?.map(\.double), numbers.count == 3 else {
        throw error("not usable", expected: "three numbers")
      }
      return try numbers.map {
        guard let number = $0, number.isFinite else { throw error("not usable", expected: "three numbers") }
        return number
      }
    }
  }
}
