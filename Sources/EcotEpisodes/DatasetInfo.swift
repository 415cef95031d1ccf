import EcotFiles

/// What tensorflow-datasets wrote about a data set beside its shards (`dataset_info.json`).
package struct DatasetInfo: Sendable, Equatable {
  /// One part of the data set, such as `train`.
  package struct Split: Sendable, Equatable {
    /// `train`, `val`, ...
    package var name: String
    /// The files' names in order.
    package var shardNames: [String]
    /// Records that each shard must hold.
    package var shardLengths: [Int]
    /// Bytes of all payloads, where the file says so; advisory.
    package var byteCount: Int?
  }

  /// The data set's name, from which the files' names are made. It need not be the folder's.
  package var name: String
  /// The splits in the order of the file.
  package var splits: [Split]

  private static let defaultTemplate = "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}"

  /// Reads the file; only `tfrecord` is supported.
  package init(contentsOf path: String) throws {
    let root = try JSONValue(contentsOf: path, limit: 1 << 26)
    func error(_ problem: String, at key: String? = nil, expected: String? = nil, remedy: String? = nil) -> InputError {
      InputError(
        problem, at: key.map { .keyPath(file: path, $0) } ?? .file(path), expected: expected, remedy: remedy)
    }
    func text(_ value: JSONValue?, _ key: String) throws -> String {
      guard let value else { throw error("missing key \(key)") }
      guard let text = value.string, !text.isEmpty else { throw error("text expected", at: key) }
      return text
    }
    guard case .object = root else { throw error("object expected") }
    if let format = root["fileFormat"]?.string, format != "tfrecord" {
      throw error("fileFormat \(format) is not supported, only tfrecord")
    }
    let name = try text(root["name"], "name")
    guard let list = root["splits"] else { throw error("missing key splits") }
    guard let elements = list.array else { throw error("array expected", at: "splits") }
    self.name = name
    splits = try elements.enumerated().map { index, element in
      let key = "splits[\(index)]"
      guard case .object = element else { throw error("object expected", at: key) }
      let split = try text(element["name"], "\(key).name")
      guard let lengths = element["shardLengths"] else { throw error("missing key \(key).shardLengths") }
      guard let counts = lengths.array else { throw error("array expected", at: "\(key).shardLengths") }
      let shardLengths = try counts.enumerated().map { position, count in
        guard let number = Self.count(count) else {
          throw error("number expected", at: "\(key).shardLengths[\(position)]")
        }
        return number
      }
      let template = element["filepathTemplate"]?.string ?? Self.defaultTemplate
      let shardNames = try (0..<shardLengths.count).map { shard in
        let filled = Self.fill(template, dataset: name, split: split, shard: shard, of: shardLengths.count)
        guard !filled.contains("{"), !filled.contains("/"), !filled.isEmpty else {
          throw error(
            "'\(template)' gives the file name '\(filled)'", at: "\(key).filepathTemplate",
            expected: "a template like \(Self.defaultTemplate)")
        }
        return filled
      }
      return Split(
        name: split, shardNames: shardNames, shardLengths: shardLengths,
        byteCount: element["numBytes"].flatMap(Self.count))
    }
    var names: Set<String> = []
    for split in splits where !names.insert(split.name).inserted {
      throw error("two splits are named '\(split.name)'", at: "splits")
    }
  }

  /// A whole number, spelled as a string (protobuf's JSON form of int64) or plainly.
  private static func count(_ value: JSONValue) -> Int? {
    guard let number = value.integer ?? value.string.flatMap({ Int($0) }), number >= 0 else { return nil }
    return number
  }

  private static func fill(_ template: String, dataset: String, split: String, shard: Int, of count: Int) -> String {
    let values = [
      ("{DATASET}", dataset), ("{SPLIT}", split), ("{FILEFORMAT}", "tfrecord"),
      ("{SHARD_X_OF_Y}", shardNumber(shard, of: count)), ("{SHARD_INDEX}", fiveDigits(shard)),
      ("{NUM_SHARDS}", fiveDigits(count)),
    ]
    var result: [UInt8] = []
    var rest = Array(template.utf8)[...]
    while let byte = rest.first {
      if let (placeholder, value) = values.first(where: { rest.starts(with: $0.0.utf8) }) {
        result += Array(value.utf8)
        rest = rest.dropFirst(placeholder.utf8.count)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `00000-of-00002`.
  package static func shardNumber(_ shard: Int, of count: Int) -> String {
    "\(fiveDigits(shard))-of-\(fiveDigits(count))"
  }

  private static func fiveDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
  }
}
