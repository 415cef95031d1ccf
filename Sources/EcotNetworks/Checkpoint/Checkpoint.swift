import EcotFiles
import EcotTensors

/// The weights of a HuggingFace folder, `model.safetensors` or the files that `model.safetensors.index.json` names; or one file.
///
/// Tensors go by the names of this program, which are those of current checkpoints; see `CheckpointName` for older ones.
/// The files are mapped, so that only tensors which are asked for take memory.
package struct Checkpoint: Sendable {
  /// The path of the folder or the file as it was given.
  package let path: String
  /// The names of all tensors, sorted.
  package let names: [String]
  private let files: [CheckpointIndex.File]
  private let module: ParameterShape.Module
  private let places: [String: Place]

  /// Where a tensor is.
  private struct Place: Sendable {
    /// The file, by its position.
    var file: Int
    /// Its name there.
    var name: String
  }

  /// Opens the weight files of a folder and checks their headers. Throws `InputError` for a file that is wrong and
  /// `InputErrors` for an index that is.
  package init(folder: String) throws {
    guard PathKind(folder) == .folder else {
      throw InputError(
        "no folder", at: .file(folder), expected: "a folder with a checkpoint",
        remedy: "name the folder that holds config.json and the weight files")
    }
    try self.init(folder, try CheckpointIndex(folder: folder).files, module: .vlm)
  }

  /// Opens one safetensors file with the tensors of a module, and perhaps those of others, which are left alone.
  package init(file: String, module: ParameterShape.Module) throws {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let reader = try SafetensorsReader(file)
    try self.init(file, [CheckpointIndex.File(name: name, reader: reader)], module: module)
  }

  private init(_ path: String, _ files: [CheckpointIndex.File], module: ParameterShape.Module) throws {
    (self.path, self.files, self.module) = (path, files, module)
    var places: [String: Place] = [:]
    var errors: [InputError] = []
    for (index, file) in files.enumerated() {
      for name in file.reader.names {
        guard let canonical = CheckpointName.canonical(name, module: module) else { continue }
        if let other = places[canonical] {
          errors.append(
            InputError(
              "the same tensor as '\(other.name)' in \(files[other.file].name)",
              at: .keyPath(file: file.reader.path, name)))
        }
        places[canonical] = Place(file: index, name: name)
      }
    }
    try CheckpointFindings.throwIfAny(errors)
    self.places = places
    names = places.keys.sorted()
  }

  /// Whether there is a tensor of that name.
  package func contains(_ name: String) -> Bool { places[name] != nil }

  /// The shape of a tensor; throws where there is none of that name.
  package func shape(of name: String) throws -> [Int] {
    let (reader, name) = try find(name)
    return try reader.shape(of: name)
  }

  /// A tensor as float32, whether it is stored as F32, F16 or BF16; throws where there is none of that name or where it is
  /// of another type.
  package func tensor(_ name: String) throws -> Tensor {
    let (reader, name) = try find(name)
    if let error = Self.typeError(reader, name) { throw error }
    return try reader.tensor(name)
  }

  /// Lets the kernel take back the memory in which it keeps a tensor's bytes; call it once the tensor is copied. Nothing
  /// happens where there is no tensor of that name.
  package func release(_ name: String) {
    if let place = places[name] { files[place.file].reader.release(place.name) }
  }

  /// The SHA-256 of the folder's `config.json` and of each weight file in the order of their names. Reads all of them once.
  package var digests: [(name: String, digest: String)] {
    get throws {
      let paths = files.map { ($0.name, $0.reader.path) }
      let all = module == .vlm ? [("config.json", "\(path)/config.json")] + paths : paths
      return try all.map { ($0.0, try Self.digest(of: $0.1)) }
    }
  }

  /// Where a tensor is: its file and its name there.
  func find(_ name: String) throws -> (reader: SafetensorsReader, name: String) {
    guard let place = places[name] else {
      throw InputError("no tensor '\(name)'", at: .file(path), remedy: Spelling.hint(for: name, among: names))
    }
    return (files[place.file].reader, place.name)
  }

  /// What is wrong with the type of a tensor's elements, if anything.
  static func typeError(_ reader: SafetensorsReader, _ name: String) -> InputError? {
    guard let type = try? reader.typeName(of: name), !["F32", "F16", "BF16"].contains(type) else { return nil }
    return InputError(
      "elements of type \(type)", at: .keyPath(file: reader.path, name), expected: "F32, F16 or BF16")
  }

  private static func digest(of path: String) throws -> String {
    let file = try InputFile(path)
    var digest = SHA256Digest()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < file.size {
      let count = try buffer.withUnsafeMutableBytes { buffer in
        let count = try file.read(into: buffer, at: offset)
        digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      guard count > 0 else {
        throw InputError("the file became shorter while it was read", at: .offset(file: path, offset))
      }
      offset += count
    }
    return digest.hexadecimal()
  }
}
