import EcotEpisodes
import EcotFiles
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ImageDecoderTests {
  private let shape = ImageShape(width: 16, height: 12, source: "features.json")
  private var decoder: ImageDecoder { ImageDecoder(method: .integerAccurate, shape: shape) }

  @Test(arguments: [
    ("rgb.png", "rgb"), ("palette.png", "palette"), ("baseline.jpg", "baseline"), ("progressive.jpg", "progressive"),
    ("restarts.jpg", "restarts"), ("noise.jpg", "noise"),
  ]) func pixelsArePillows(file: String, raw: String) throws {
    let image = try decoder.decode(Fixtures.bytes(file), name: "picture")
    #expect(image.width == 16 && image.height == 12)
    #expect(try image.pixels == Fixtures.bytes(raw + ".raw"))
  }

  @Test(arguments: [
    ("grey.png", "1 component, 3 expected"), ("alpha.png", "4 components, 3 expected"),
    ("grey16.png", "1 component, 3 expected"), ("transparent-palette.png", "4 components, 3 expected"),
    ("cmyk.jpg", "4 components, 3 expected"), ("grey.jpg", "1 component, 3 expected"),
  ]) func otherColoursAreRefused(file: String, message: String) throws {
    let bytes = try Fixtures.bytes(file)
    #expect(throws: ImageError("picture: \(message)")) { try decoder.decode(bytes, name: "picture") }
  }

  @Test func truncatedPicturesAreErrors() throws {
    for (file, smallest) in [("baseline.jpg", 2), ("progressive.jpg", 2), ("rgb.png", 8), ("palette.png", 8)] {
      let bytes = try Fixtures.bytes(file)
      for count in smallest..<bytes.count {
        #expect(throws: ImageError.self, "\(file) cut to \(count)") {
          try decoder.decode(Array(bytes[..<count]), name: "p")
        }
      }
    }
    let text = Array("this is not an image".utf8)
    #expect(throws: ImageError("p: neither JPEG nor PNG")) { try decoder.decode(text, name: "p") }
  }

  @Test func noBytesAreABlackPicture() throws {
    #expect(try decoder.decode([], name: "p") == RGBImage(blackOfWidth: 16, height: 12))
  }

  @Test func theSizeIsCheckedFirst() throws {
    var bytes = try Fixtures.bytes("baseline.jpg")
    let other = ImageDecoder(method: .integerFast, shape: .bridge)
    #expect(throws: ImageError("p is 16x12, the Bridge format says 256x256")) { try other.decode(bytes, name: "p") }
    // A header that claims 65,500 x 65,500 pixels, for a set that leaves the size open.
    let frame = try #require((0..<(bytes.count - 9)).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0xDC, 0xFF, 0xDC])
    let open = ImageDecoder(method: .integerFast, shape: ImageShape(width: nil, height: nil, source: "features.json"))
    #expect(throws: ImageError("p is 65500x65500, too large to decode")) { try open.decode(bytes, name: "p") }
  }

  @Test func theShapeOfAFeaturesFile() throws {
    try withTemporaryFolder { folder in
      func shape(_ image: String) throws -> ImageShape? {
        try AtomicFile.write(
          #"{"featuresDict": {"features": {"steps": {"sequence": {"feature": {"featuresDict": {"features": {"observation": "#
            + #"{"featuresDict": {"features": {"image_0": {"image": {"shape": "# + image + "}}}}}}}}}}}}}",
          to: folder + "/f.json")
        return try ImageShape(featuresJSON: folder + "/f.json")
      }
      #expect(
        try shape(#"{"dimensions": ["12", "16", "3"]}"#) == ImageShape(width: 16, height: 12, source: "features.json"))
      let open = try #require(try shape(#"{"dimensions": ["-1", "-1", "3"]}"#))
      #expect(open.width == nil && open.height == nil)
      #expect(try shape("{}") == nil)
      #expect(throws: InputError.self) { _ = try shape(#"{"dimensions": ["12", "16", "4"]}"#) }
      #expect(throws: InputError.self) { _ = try shape(#"{"dimensions": ["a", "16", "3"]}"#) }
    }
  }
}

@Suite struct LanczosTests {
  @Test func theSineIsWithinItsBound() {
    // Against the system's double sine: the float nearest to it, or the next one.
    var worst = 0.0
    for step in 1...200_000 {
      let angle = Float(step) * 1.2e-4 / 2
      let exact = sin(Double(angle))
      let ours = LanczosKernel.sine(angle)
      worst = max(worst, abs(Double(ours) - exact) / Double(Float(exact).ulp))
    }
    #expect(worst < 0.57)
    #expect(LanczosKernel.sine(0) == 0)
  }

  @Test func theKernel() {
    #expect(LanczosKernel.value(0) == 1)
    #expect(LanczosKernel.value(3.01) == 0 && LanczosKernel.value(-4) == 0)
    for position in [1, 2, 3] as [Float] { #expect(abs(LanczosKernel.value(position)) < 1e-6) }
    #expect(LanczosKernel.value(0.5) == LanczosKernel.value(-0.5))
    #expect(abs(LanczosKernel.value(0.5) - 0.607_927_1) < 1e-6)
  }

  @Test(arguments: [(16, 12), (7, 7), (1, 1), (40, 3), (3, 40), (224, 224)]) func flatPicturesStayFlat(
    width: Int, height: Int
  ) {
    for (inWidth, inHeight) in [(16, 12), (1, 1), (2, 50)] {
      let image = RGBImage(
        width: inWidth, height: inHeight, pixels: (0..<(inWidth * inHeight)).flatMap { _ in [0, 130, 255] as [UInt8] })
      let resized = LanczosResizer(from: (inHeight, inWidth), to: (height, width)).resize(image)
      #expect(resized.pixels == (0..<(width * height)).flatMap { _ in [0, 130, 255] as [UInt8] })
    }
  }

  @Test func everyKernelGivesTheSameBytes() {
    var stream = PhiloxStream(seed: 4, name: "noise")
    for (inWidth, inHeight, width, height) in [(256, 256, 224, 224), (37, 21, 16, 40), (5, 3, 9, 2), (1, 1, 3, 3)] {
      let pixels = (0..<(inWidth * inHeight * 3)).map { _ in UInt8(truncatingIfNeeded: stream.next32()) }
      let image = RGBImage(width: inWidth, height: inHeight, pixels: pixels)
      let resizer = LanczosResizer(from: (inHeight, inWidth), to: (height, width))
      #expect(resizer.resize(image) == resizer.resize(image, portable: true))
    }
  }

  @Test func theSameSizeIsLeftAlone() throws {
    let image = RGBImage(width: 16, height: 12, pixels: try Fixtures.bytes("noise.raw"))
    #expect(LanczosResizer(from: (12, 16), to: (12, 16)).resize(image) == image)
  }
}
