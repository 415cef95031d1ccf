import EcotFiles

/// The size that every image of a data set must have.
package struct ImageShape: Sendable, Equatable {
  /// Columns; `nil` where the data set leaves it open.
  package var width: Int?
  /// Rows; `nil` where the data set leaves it open.
  package var height: Int?
  /// The file that says so, for errors.
  package var source: String

  /// The size of Bridge images, for data sets without `features.json`.
  package static let bridge = ImageShape(width: 256, height: 256, source: "the Bridge format")

  /// The largest image that is decoded where the data set leaves the size open.
  private static let maximalPixels = 1 << 24

  /// Takes a size as it is.
  package init(width: Int?, height: Int?, source: String) {
    (self.width, self.height, self.source) = (width, height, source)
  }

  /// Reads `steps/observation/image_0` of a `features.json`; `nil` where the file has no such image.
  package init?(featuresJSON path: String) throws {
    var node = try JSONValue(contentsOf: path, limit: 1 << 26)
    for name in ["steps", "observation", "image_0"] {
      if let inner = node["sequence"]?["feature"] { node = inner }
      guard let child = node["featuresDict"]?["features"]?[name] else { return nil }
      node = child
    }
    guard let dimensions = node["image"]?["shape"]?["dimensions"]?.array else { return nil }
    let sizes = try dimensions.map { value in
      guard let size = value.integer ?? value.string.flatMap({ Int($0) }) else {
        throw InputError("number expected", at: .keyPath(file: path, "image_0 image.shape.dimensions"))
      }
      return size
    }
    guard sizes.count == 3, sizes[2] == 3 || sizes[2] < 0 else {
      throw InputError(
        "image_0 has the shape \(sizes)", at: .file(path), expected: "[height, width, 3]")
    }
    self.init(width: sizes[1] < 0 ? nil : sizes[1], height: sizes[0] < 0 ? nil : sizes[0], source: "features.json")
  }

  /// What is wrong with an image of the given size, or `nil`.
  package func objection(width: Int, height: Int) -> String? {
    guard self.width ?? width == width, self.height ?? height == height else {
      let wanted = "\(self.width.map(String.init) ?? "any")x\(self.height.map(String.init) ?? "any")"
      return "is \(width)x\(height), \(source) says \(wanted)"
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= Self.maximalPixels else { return "is \(width)x\(height), too large to decode" }
    return nil
  }
}
