import EcotFiles

/// The leading skippable frame: `ECOTGOLD`, the layout's version, the algorithms' versions.
enum FileHeader {
  /// The frame as this version writes it.
  static var bytes: [UInt8] {
    let names = Array(GoldenFormat.algorithms.joined(separator: " ").utf8)
    var payload = GoldenFormat.headerMark
    payload.append(littleEndian: GoldenFormat.version)
    payload.append(littleEndian: UInt32(names.count))
    payload.append(contentsOf: names)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: GoldenFormat.skippableMagic)
    bytes.append(littleEndian: UInt32(payload.count))
    return bytes + payload
  }

  /// Checks that a golden of a known version starts here; returns the size of the frame.
  static func check(_ source: GoldenBytes) throws -> Int {
    let start = InputError.Location.offset(file: source.name, 0)
    let fixed = try source.bytes(at: 0, count: min(24, source.size), what: "header frame")
    guard fixed.littleEndian(at: 0) == GoldenFormat.skippableMagic, fixed.hold(GoldenFormat.headerMark, at: 8),
      let payload = fixed.littleEndian(at: 4, as: UInt32.self),
      let version = fixed.littleEndian(at: 16, as: UInt32.self),
      let length = fixed.littleEndian(at: 20, as: UInt32.self)
    else {
      throw InputError("not a golden", at: start, expected: "a header frame with ECOTGOLD")
    }
    // The version first: later ones may have another header behind it.
    try GoldenFormat.check(version: version, algorithms: GoldenFormat.algorithms, at: start)
    guard payload == 16 + UInt64(length), length <= 4096 else {
      throw InputError("header frame of \(payload) bytes", at: start, expected: "\(16 + UInt64(length))")
    }
    let names = try source.bytes(at: 24, count: Int(length), what: "header frame")
    try GoldenFormat.check(
      version: version, algorithms: String(decoding: names, as: UTF8.self).split(separator: " ").map(String.init),
      at: start)
    return 24 + Int(length)
  }
}
