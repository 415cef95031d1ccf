import EcotFiles
import EcotTensors

/// The weight files of a HuggingFace folder and the tensors in each.
struct CheckpointIndex: Sendable {
  /// One weight file.
  struct File: Sendable {
    /// Its name in the folder.
    var name: String
    /// Its tensors.
    var reader: SafetensorsReader
  }

  private static let indexName = "model.safetensors.index.json"
  private static let singleName = "model.safetensors"

  /// The files in the order of their names.
  let files: [File]

  /// Opens the files that the index of a folder names, or its only one.
  init(folder: String) throws {
    let index = "\(folder)/\(Self.indexName)"
    if PathKind(index) == .file {
      files = try Self.sharded(folder, index)
      return
    }
    let single = "\(folder)/\(Self.singleName)"
    guard PathKind(single) == .file else {
      throw InputError(
        "no weights", at: .file(folder), expected: "\(Self.singleName) or \(Self.indexName)",
        remedy: "name the folder of a HuggingFace checkpoint; weights in .bin or .pth files must be converted first")
    }
    files = [File(name: Self.singleName, reader: try SafetensorsReader(single))]
  }

  private static func sharded(_ folder: String, _ index: String) throws -> [File] {
    let map = try weightMap(index)
    let names = Set(map.map(\.file)).sorted()
    let missing = names.filter { PathKind("\(folder)/\($0)") != .file }
    try CheckpointFindings.throwIfAny(
      missing.map {
        InputError(
          "a weight file that \(indexName) names is missing", at: .file("\(folder)/\($0)"),
          remedy: "download the rest of the checkpoint")
      })
    var errors: [InputError] = []
    var files: [File] = []
    for name in names {
      do {
        files.append(File(name: name, reader: try SafetensorsReader("\(folder)/\(name)")))
      } catch let error as InputError {
        errors.append(error)
      }
    }
    try CheckpointFindings.throwIfAny(errors)
    let readers = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.reader) })
    var named: [String: Set<String>] = [:]
    for (tensor, file) in map {
      named[file, default: []].insert(tensor)
      if readers[file]?.contains(tensor) != true {
        errors.append(InputError("not in '\(file)', where the index has it", at: .keyPath(file: index, tensor)))
      }
    }
    for file in files {
      for tensor in file.reader.names where named[file.name]?.contains(tensor) != true {
        errors.append(
          InputError("a tensor that the index does not have there", at: .keyPath(file: file.reader.path, tensor)))
      }
    }
    try CheckpointFindings.throwIfAny(errors)
    return files
  }

  /// `weight_map`: the file of each tensor, every name of a file inside the folder.
  private static func weightMap(_ index: String) throws -> [(tensor: String, file: String)] {
    let document = try JSONValue(contentsOf: index)
    guard case .object(let members) = document["weight_map"] else {
      throw InputError("no weight_map", at: .file(index), expected: "an object: the file of each tensor")
    }
    guard !members.isEmpty else { throw InputError("an empty weight_map", at: .file(index)) }
    var errors: [InputError] = []
    var seen: Set<String> = []
    var map: [(tensor: String, file: String)] = []
    for (tensor, value) in members {
      let place = InputError.Location.keyPath(file: index, "weight_map.\(tensor)")
      if !seen.insert(tensor).inserted { errors.append(InputError("there twice", at: place)) }
      guard let file = value.string else {
        errors.append(InputError("no name of a file", at: place, expected: "a string"))
        continue
      }
      guard isInside(file) else {
        errors.append(
          InputError("'\(file)'", at: place, expected: "a file of the folder, without '/' and '..' in its name"))
        continue
      }
      map.append((tensor, file))
    }
    try CheckpointFindings.throwIfAny(errors)
    return map
  }

  /// Whether a name can only mean a file of the folder itself.
  private static func isInside(_ name: String) -> Bool {
    !name.isEmpty && name != "." && !name.contains("..") && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
  }
}

/// Findings about a checkpoint: the first ones and the number of the rest, since a wrong folder is wrong everywhere.
enum CheckpointFindings {
  /// The most findings that are listed.
  static let limit = 20

  /// Throws where there are any; they come in the order given.
  static func throwIfAny(_ errors: [InputError]) throws {
    if errors.isEmpty { return }
    var listed = Array(errors.prefix(limit))
    if errors.count > limit { listed.append(InputError("and \(errors.count - limit) more")) }
    throw InputErrors(listed)
  }
}
