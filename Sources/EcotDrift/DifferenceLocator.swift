import EcotFingerprints
import EcotTensors

/// Finds where in a tensor a difference begins, from what two goldens keep of it.
struct DifferenceLocator {
  var golden: StepTokens
  var observed: StepTokens

  /// The location, or `nil` where the records say nothing about it.
  func locate(_ left: TensorRecord, _ right: TensorRecord) -> DifferenceLocation? {
    var location = DifferenceLocation()
    location.sample = TokenLayout.sample(of: left.address)
    let (a, b) = (left.fingerprint, right.fingerprint)
    if let texts = texts(a, b) {
      locateText(texts.golden, texts.observed, in: &location)
    } else if let values = a.values, let others = b.values, let column = columns(left.address, a, b) {
      locateToken(values, others, column, in: &location)
    } else if a.shape == b.shape, let values = a.values, let others = b.values {
      locateElement(left.address, a.shape, values, others, in: &location)
    } else if a.shape == b.shape, let rows = a.rows, let others = b.rows, rows.count == others.count {
      locateRow(left.address, a.shape, rows, others, in: &location)
    } else if a.shape == b.shape, let blocks = a.blocks, let others = b.blocks, blocks.count == others.count {
      locateBlock(left.address, a, blocks, others, in: &location)
    }
    if let sample = location.sample, let token = location.token, location.tokenText == nil {
      location.tokenText = golden.text(sample: sample, column: token)
      location.observedTokenText = observed.text(sample: sample, column: token)
    }
    return location == DifferenceLocation() ? nil : location
  }

  // MARK: Texts

  private func texts(_ a: Fingerprint, _ b: Fingerprint) -> (golden: [UInt8], observed: [UInt8])? {
    func text(_ fingerprint: Fingerprint) -> [UInt8]? {
      guard fingerprint.elementType == .uint8, fingerprint.shape.count == 1, let values = fingerprint.values else {
        return nil
      }
      let bytes = values.map { UInt8(truncatingIfNeeded: $0) }
      return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
    }
    guard let left = text(a), let right = text(b) else { return nil }
    return (left, right)
  }

  private func locateText(_ a: [UInt8], _ b: [UInt8], in location: inout DifferenceLocation) {
    guard let byte = firstDifference(a, b) else { return }
    location.byte = byte
    location.goldenText = Self.excerpt(a, around: byte)
    location.observedText = Self.excerpt(b, around: byte)
  }

  /// The characters from about 12 bytes before to about 36 bytes after a byte.
  static func excerpt(_ bytes: [UInt8], around byte: Int) -> String {
    var start = max(0, min(byte, bytes.count) - 12)
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    var end = min(bytes.count, byte + 36)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return (start > 0 ? "…" : "") + String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
      + (end < bytes.count ? "…" : "")
  }

  // MARK: Token tensors

  /// The column layout of (B, T) and (3, B, T) tensors whose rows are padded differently or have other lengths.
  private func columns(_ address: TensorAddress, _ a: Fingerprint, _ b: Fingerprint) -> TokenColumns? {
    let layout = TokenLayout(address, rank: a.shape.count)
    guard let sampleAxis = layout.sampleAxis, let tokenAxis = layout.tokenAxis, tokenAxis == a.shape.count - 1,
      a.shape.count == b.shape.count, a.shape.dropLast() == b.shape.dropLast(), a.shape.count >= 2
    else { return nil }
    let samples = a.shape[sampleAxis]
    let widths = (a.shape[tokenAxis], b.shape[tokenAxis])
    let left = (0..<samples).map { golden.validColumns(of: $0, width: widths.0) }
    let right = (0..<samples).map { observed.validColumns(of: $0, width: widths.1) }
    guard widths.0 != widths.1 || left != right else { return nil }
    return TokenColumns(
      samples: samples, rows: a.shape.dropLast().reduce(1, *), widths: widths, valid: (left, right))
  }

  private struct TokenColumns {
    var samples: Int
    var rows: Int
    var widths: (Int, Int)
    var valid: ([Range<Int>], [Range<Int>])
  }

  private func locateToken(
    _ values: [Int64], _ others: [Int64], _ columns: TokenColumns, in location: inout DifferenceLocation
  ) {
    for row in 0..<columns.rows {
      let sample = row % columns.samples
      let (valid, otherValid) = (columns.valid.0[sample], columns.valid.1[sample])
      let left = valid.map { values[row * columns.widths.0 + $0] }
      let right = otherValid.map { others[row * columns.widths.1 + $0] }
      guard let token = firstDifference(left, right) else { continue }
      location.sample = sample
      location.token = token
      location.tokenText = golden.text(sample: sample, column: valid.lowerBound + token)
      location.observedTokenText = observed.text(sample: sample, column: otherValid.lowerBound + token)
      return
    }
    // Every token is where it was relative to its row: the rows only stand elsewhere.
    let moved = (0..<columns.samples).first { columns.valid.0[$0] != columns.valid.1[$0] }
    location.sample = moved
    location.extent = "only the padding differs"
    if let moved {
      location.extent? +=
        ": columns \(columns.valid.0[moved]) of \(columns.widths.0)"
        + " -> \(columns.valid.1[moved]) of \(columns.widths.1)"
    }
  }

  // MARK: Elements, rows, blocks

  private func locateElement(
    _ address: TensorAddress, _ shape: [Int], _ values: [Int64], _ others: [Int64],
    in location: inout DifferenceLocation
  ) {
    guard let first = firstDifference(values, others) else { return }
    location.element = first
    place(first, address, shape, in: &location)
    let differing = zip(values, others).lazy.filter { $0 != $1 }.count
    location.extent = "\(differing) of \(values.count) elements"
  }

  private func locateRow(
    _ address: TensorAddress, _ shape: [Int], _ rows: [UInt64], _ others: [UInt64],
    in location: inout DifferenceLocation
  ) {
    guard let first = firstDifference(rows, others), !rows.isEmpty else { return }
    let width = shape.reduce(1, *) / rows.count
    place(first * width, address, shape, in: &location)
    location.extent = "\(zip(rows, others).lazy.filter { $0 != $1 }.count) of \(rows.count) rows"
    if location.sample == nil { location.extent = "row \(first) first, \(location.extent ?? "")" }
  }

  private func locateBlock(
    _ address: TensorAddress, _ fingerprint: Fingerprint, _ blocks: [Digest128], _ others: [Digest128],
    in location: inout DifferenceLocation
  ) {
    guard let first = firstDifference(blocks, others) else { return }
    location.block = first
    if blocks.count > 1 {
      location.extent = "\(zip(blocks, others).lazy.filter { $0 != $1 }.count) of \(blocks.count) blocks"
    }
    // A block tells the sample only where it lies within one.
    let width = DigestRoot.blockSize / fingerprint.elementType.width
    let count = fingerprint.shape.reduce(1, *)
    let (start, end) = (first * width, min(count, (first + 1) * width) - 1)
    let layout = TokenLayout(address, rank: fingerprint.shape.count)
    guard let axis = layout.sampleAxis, end >= start else { return }
    let row = TokenLayout.index(of: start, along: axis, shape: fingerprint.shape)
    if row == TokenLayout.index(of: end, along: axis, shape: fingerprint.shape) {
      location.sample = sample(row, layout)
    }
  }

  private func place(_ flat: Int, _ address: TensorAddress, _ shape: [Int], in location: inout DifferenceLocation) {
    let layout = TokenLayout(address, rank: shape.count)
    if let axis = layout.sampleAxis {
      location.sample = sample(TokenLayout.index(of: flat, along: axis, shape: shape), layout)
    }
    if let axis = layout.patchAxis {
      let row = TokenLayout.index(of: flat, along: axis, shape: shape)
      if let place = golden.patch(ofRow: row, rows: shape[axis]) { (location.image, location.patch) = place }
    }
    if let axis = layout.tokenAxis { location.token = TokenLayout.index(of: flat, along: axis, shape: shape) }
  }

  /// The batch row of a row of a tensor, where the size of the batch does not matter or is known.
  private func sample(_ row: Int, _ layout: TokenLayout) -> Int? {
    guard layout.repeatsBatch else { return row }
    guard let samples = golden.shape.first, samples > 0 else { return nil }
    return row % samples
  }

  private func firstDifference<Element: Equatable>(_ a: [Element], _ b: [Element]) -> Int? {
    let shared = min(a.count, b.count)
    return (0..<shared).first { a[$0] != b[$0] } ?? (a.count == b.count ? nil : shared)
  }
}
