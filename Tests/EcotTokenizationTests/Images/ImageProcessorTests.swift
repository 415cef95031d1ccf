import EcotFiles
import EcotTensors
import EcotTokenization
import Testing

@Suite struct ImageProcessorTests {
  private static var index: [JSONValue] {
    (try? Places.oracle("qwen3vl/imageproc.json").array) ?? []
  }

  /// Every resized image and every patch of the torchvision backend, to the bit.
  @Test(.enabled(if: Places.hasOracles, Comment(rawValue: Places.reason)))
  func equalsTorchvision() throws {
    let file = try SafetensorsReader("\(Places.oracles)/qwen3vl/imageproc.safetensors")
    #expect(Self.index.count == 9)
    for entry in Self.index {
      let name = try "\(entry.member("n").integer ?? -1).\(entry.text("config"))"
      let raw = try "\(entry.member("n").integer ?? -1).raw"
      let processor = try ImageProcessor(options: .init(.object([("size", entry.member("size"))]), name: "size"))
      let shape = try file.tensor(raw).shape
      let rgb = try file.tensor(raw).uint8s
      let resized = try processor.resized(rgb: rgb, height: shape[0], width: shape[1])
      #expect(try [resized.size.height, resized.size.width, 3] == file.tensor("\(name).torchvision.u8").shape)
      let levels = try zip(resized.rgb, file.tensor("\(name).torchvision.u8").uint8s).count { $0 != $1 }
      #expect(levels == 0, "\(name): \(levels) levels differ")
      let patches = try processor.process(rgb: rgb, height: shape[0], width: shape[1])
      #expect(
        try [patches.grid.frames, patches.grid.rows, patches.grid.columns] == entry.member("grid_thw").integers())
      if file.names.contains("\(name).torchvision.pixel_values") {
        let expected = try file.tensor("\(name).torchvision.pixel_values").floats
        #expect(patches.values == expected, "\(name)")
      }
    }
  }

  @Test(arguments: [
    (224, 224, 256, 256), (64, 64, 256, 256), (50, 70, 224, 320), (48, 48, 256, 256), (256, 256, 256, 256),
    (480, 640, 480, 640), (720, 1280, 704, 1280), (5000, 5000, 4096, 4096), (1, 200, 32, 3648), (80, 48, 352, 224),
    (272, 272, 256, 256), (304, 304, 320, 320),
  ])
  func publishedSizes(height: Int, width: Int, newHeight: Int, newWidth: Int) throws {
    let size = try ImageProcessor().resizedSize(.init(height: height, width: width))
    #expect(size == ImageSize(height: newHeight, width: newWidth))
  }

  @Test func tokensOfTheCamera() throws {
    let image = [UInt8](repeating: 128, count: 224 * 224 * 3)
    let right = try ImageProcessor().process(rgb: image, height: 224, width: 224)
    #expect(right.tokens == 64)
    #expect(right.grid == ImageGrid(frames: 1, rows: 16, columns: 16))
    #expect(right.values.count == 256 * 1536)
    var options = ImageProcessorOptions()
    options.ignoreSize()
    let quirk = try ImageProcessor(options: options).process(rgb: image, height: 224, width: 224)
    #expect(quirk.tokens == 49)
    #expect(quirk.grid == ImageGrid(frames: 1, rows: 14, columns: 14))
    // A constant image stays constant, whatever the weights.
    #expect(Set(right.values) == Set(quirk.values) && Set(right.values).count == 1)
  }

  @Test func orderOfPatches() throws {
    // Red tells the row and green the column of each pixel of a 64 x 96 image: 4 x 6 patches in 2 x 3 blocks.
    var options = ImageProcessorOptions()
    options.minimalPixels = 1024
    var image: [UInt8] = []
    for y in UInt8(0)..<64 { for x in UInt8(0)..<96 { image += [y, x, 0] } }
    let patches = try ImageProcessor(options: options).process(rgb: image, height: 64, width: 96)
    #expect(patches.grid == ImageGrid(frames: 1, rows: 4, columns: 6))
    func corner(_ patch: Int) -> [Float] { [patches.values[patch * 1536], patches.values[patch * 1536 + 512]] }
    func level(_ value: Int) -> Float { (Float(value) - 127.5) / 127.5 }
    let corners = [(0, 0), (0, 16), (16, 0), (16, 16), (0, 32), (0, 48)]
    for (patch, corner) in corners.enumerated() { #expect(self.same(patches, patch, corner, level)) }
    #expect(corner(12) == [level(32), level(0)])
    #expect(patches.values[1024] == -1)
    // The second frame of a patch repeats the first.
    #expect(patches.values[0..<256] == patches.values[256..<512])
  }

  private func same(_ patches: PixelPatches, _ patch: Int, _ corner: (Int, Int), _ level: (Int) -> Float) -> Bool {
    patches.values[patch * 1536] == level(corner.0) && patches.values[patch * 1536 + 512] == level(corner.1)
  }

  @Test(arguments: [(0, 10), (10, 0), (-1, 10), (1, 201), (1 << 40, 1 << 40), (1 << 15, 1 << 14)])
  func refusesSizes(height: Int, width: Int) {
    #expect(throws: InputError.self) { try ImageProcessor().resizedSize(.init(height: height, width: width)) }
    #expect(throws: InputError.self) { try ImageProcessor().process(rgb: [0], height: 64, width: 64) }
  }

  @Test func readsBothLayouts() throws {
    func read(_ text: String) throws -> ImageProcessorOptions {
      try .init(JSONValue(parsing: Array(text.utf8), name: "p.json"), name: "p.json")
    }
    #expect(try read("{}") == ImageProcessorOptions())
    let new = try read(
      #"{"size": {"shortest_edge": 1024, "longest_edge": 40000}, "patch_size": 14, "image_mean": [0.1, 0.2, 0.3]}"#)
    #expect(
      new.minimalPixels == 1024 && new.maximalPixels == 40000 && new.patchSize == 14 && new.mean == [0.1, 0.2, 0.3])
    let old = try read(
      #"{"min_pixels": 3136, "max_pixels": 12845056, "do_resize": true, "resample": 3, "size": {"min_pixels": 1}}"#)
    #expect(old.maximalPixels == 12_845_056)
  }

  @Test(arguments: [
    (#"{"size": 224}"#, "size"), (#"{"size": {"height": 224}}"#, "size/height"), (#"{"patch_size": 0}"#, "patch_size"),
    (#"{"patch_size": "16"}"#, "patch_size"), (#"{"do_resize": false}"#, "do_resize"),
    (#"{"resample": 2}"#, "resample"),
    (#"{"image_std": [0.5, 0.5, 0]}"#, "image_std"), (#"{"image_mean": [0.5]}"#, "image_mean"), ("[]", "p.json"),
    (#"{"rescale_factor": 0}"#, "rescale_factor"), (#"{"min_pixels": 100, "max_pixels": 10}"#, "above the largest"),
    (#"{"size": {"shortest_edge": 99999999999999999}}"#, "size/shortest_edge"), (#"{"merge_size": -1}"#, "merge_size"),
  ])
  func refusesOptions(text: String, part: String) {
    do {
      _ = try ImageProcessorOptions(JSONValue(parsing: Array(text.utf8), name: "p.json"), name: "p.json")
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(part) && "\(error)".contains("p.json"), "\(error)")
    }
  }
}
