import CEcotBench
import EcotEpisodes
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotReports
import EcotTensors
import EcotTokenization

/// The measurements by name; each prepares its input once and then times one pass.
struct Benchmarks {
  private var buffer: [Float] = []
  private var arithmetic = ArithmeticBenchmarks()
  private var model = ModelBenchmarks()
  private var tokenizer: (folder: String, tokenizer: Tokenizer, strings: [String])?

  /// Milliseconds of one pass, or a figure of another unit where the name says so.
  mutating func measure(_ command: String, _ arguments: [String]) throws -> Double {
    switch command {
    case "read": try read(arguments)
    case "fingerprint": try fingerprint(arguments)
    case "tokenize": try tokenize(arguments)
    case "episodes": try episodes(arguments)
    case "write-golden": try writeGolden(arguments)
    case "html-page": try htmlPage(arguments)
    case "write-run-golden": try RunGolden.write(arguments)
    default: try model.measure(command, arguments) ?? arithmetic.measure(command, arguments)
    }
  }

  // MARK: Fingerprints

  /// Normal-like numbers of mixed magnitude, `bytes` in all.
  private mutating func prepare(bytes: Int) {
    guard buffer.count != bytes / 4 else { return }
    var stream = PhiloxStream(seed: 7, name: "bench.fingerprint")
    buffer = (0..<(bytes / 4)).map { _ in Float(Int32(bitPattern: stream.next32())) * 0x1p-31 }
  }

  /// One pass of plain loads over the buffer: the bandwidth that nothing can beat.
  private mutating func read(_ arguments: [String]) throws -> Double {
    prepare(bytes: try integer(arguments, 0))
    var total: UInt64 = 0
    let time = buffer.withUnsafeBytes { bytes in
      milliseconds { total = ecot_bench_read(bytes.baseAddress, bytes.count) }
    }
    guard total != 1 else { throw InputError("the sum was not taken") }
    return time
  }

  private mutating func fingerprint(_ arguments: [String]) throws -> Double {
    prepare(bytes: try integer(arguments, 0))
    let threads = arguments.count > 1 ? try integer(arguments, 1) : 1
    let fingerprinter = Fingerprinter(threads: threads)
    var digest = Digest128(high: 0, low: 0)
    let time = try buffer.withUnsafeBytes { bytes in
      try milliseconds {
        let shape = [bytes.count / 4096, 1024]
        digest = try fingerprinter.fingerprint(bytes: bytes, elementType: .float32, shape: shape).digest
      }
    }
    guard digest.low != 0 else { throw InputError("no digest") }
    return time
  }

  // MARK: Tokens

  private mutating func tokenize(_ arguments: [String]) throws -> Double {
    guard arguments.count == 2 else { throw InputError("tokenize FOLDER STRINGS.json") }
    if tokenizer?.folder != arguments[0] {
      let document = try JSONValue(contentsOf: arguments[1])
      let strings = document["strings"]?.array?.compactMap { $0["text"]?.string } ?? []
      tokenizer = (arguments[0], try Tokenizer(folder: arguments[0]), strings)
    }
    guard let tokenizer, !tokenizer.strings.isEmpty else { throw InputError("no strings") }
    var count = 0
    let time = milliseconds {
      for text in tokenizer.strings { count += tokenizer.tokenizer.encode(text).count }
    }
    guard count > 0 else { throw InputError("no tokens") }
    return time
  }

  // MARK: Episodes

  /// Opens the data set and lists every sample of every split, with its picture decoded and resized.
  private func episodes(_ arguments: [String]) throws -> Double {
    guard arguments.count == 2 else { throw InputError("episodes FOLDER THREADS") }
    var options = EpisodeOptions(dataRoot: arguments[0])
    options.reasoningJSON = "\(arguments[0])/embodied_features_bridge.json"
    options.keepUnannotatedSteps = true
    options.threads = try integer(arguments, 1)
    var count = 0
    let time = try milliseconds {
      let dataset = try EpisodeDataset(options) { _ in }
      try dataset.forEachSample { sample in count += try sample.images().resized.pixels.count }
    }
    guard count > 0 else { throw InputError("no samples") }
    return time
  }

  // MARK: Goldens

  /// Writes a golden of so many records, as many a step as a training step has (1,000), with the details that a recorded
  /// run has at its first and last steps: statistics everywhere, sketches and rows on every fourth tensor.
  private func writeGolden(_ arguments: [String]) throws -> Double {
    let count = try integer(arguments, 0)
    guard arguments.count == 2 else { throw InputError("write-golden RECORDS FILE") }
    let perStep = 1000
    let fingerprinter = Fingerprinter()
    var stream = PhiloxStream(seed: 3, name: "bench.golden")
    let writer = try GoldenWriter(metadata: GoldenMetadata(name: "bench", steps: (count + perStep - 1) / perStep))
    let steps = (count + perStep - 1) / perStep
    for number in 0..<count {
      let (step, place) = number.quotientAndRemainder(dividingBy: perStep)
      let address = TensorAddress(
        step: step, stage: .decoder, scope: ["final", "layer.\(place / 8)", "attention"], name: "tensor.\(place % 8)")
      var parent = address
      parent.name = "tensor.\(max(0, place % 8 - 1))"
      var detail: DetailLevel = [.digest]
      if step == 0 || step == steps - 1 { detail.formUnion([.statistics, .blocks, .samples]) }
      if step == 0, place % 4 == 0 { detail.formUnion([.sketch, .rows]) }
      let values = (0..<64).map { _ in Float(Int32(bitPattern: stream.next32())) * 0x1p-31 }
      let fingerprint = fingerprinter.fingerprint(try Tensor(values, shape: [2, 8, 4]), detail: detail)
      try writer.append(
        TensorRecord(address: address, parents: place % 8 == 0 ? [] : [parent], fingerprint: fingerprint))
    }
    return try milliseconds { try writer.write(to: arguments[1]) }
  }

  // MARK: Reports

  /// Renders the page of so many differing records over so many steps, and writes it where a file is given.
  private func htmlPage(_ arguments: [String]) throws -> Double {
    let (records, steps) = (try integer(arguments, 0), try integer(arguments, 1))
    guard records > 0, steps > 0 else { throw InputError("html-page RECORDS STEPS [FILE]") }
    let report = try ExampleReport.drift(rows: records / steps, steps: steps)
    var page = ""
    let time = try milliseconds { page = try ComparisonHTML.render(report) }
    if arguments.count > 2 { try AtomicFile.write(page, to: arguments[2]) }
    return time
  }
}
