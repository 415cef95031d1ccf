import EcotFiles
import EcotYAML

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that took part in a configuration.
package struct ConfigurationSource: Sendable, Equatable {
  /// The path as it was given or made from `extends`.
  package var path: String
  /// SHA-256 of its bytes, hexadecimal.
  package var sha256: String
}

/// Reads files and arguments and lays them over one another, later over earlier.
struct ConfigurationSources {
  /// The longest chain of `extends`.
  static let maximalChain = 16

  private(set) var files: [ConfigurationSource] = []
  private(set) var merged: YAMLNode
  private var ordinal = 0

  init() {
    merged = YAMLNode(
      content: .mapping([]), mark: SourceMark(source: "the configuration", ordinal: 0, position: nil))
  }

  /// Lays a file over what is there, after the file that it extends.
  mutating func add(file path: String) throws {
    let node = try read(path, chain: [])
    merged = merged.overlaid(with: node, schema: .root)
  }

  /// Lays one value over what is there: `trainer.max_train_steps=20`, the value in YAML.
  ///
  /// Below a key whose own keys are data, the rest of the path is one key: `golden.detail.**/loss/*.value=full`.
  mutating func add(setting argument: String) throws {
    let source = "--set \(YAMLNode.abbreviated(argument))"
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      throw InputError("no key path with a value", at: .file(source), expected: "--set key.path=value")
    }
    let value = String(argument[argument.index(after: equals)...])
    try add(value: value, at: String(argument[..<equals]), source: source)
  }

  /// Lays the YAML text of one value over what is there.
  mutating func add(value text: String, at path: String, source: String) throws {
    ordinal += 1
    let mark = SourceMark(source: source, ordinal: ordinal, position: nil)
    let parsed: YAMLNode
    do {
      parsed =
        try YAMLDocument.parse(Array(text.utf8), source: source, ordinal: ordinal)
        ?? YAMLNode(content: .scalar("", isPlain: true), mark: mark)
    } catch var error as InputError {
      error.location = .file(source)
      error.remedy = error.remedy ?? "put a text with special characters in quotes: --set '\(path)=\"...\"'"
      throw error
    }
    var names: [String] = []
    var schema: Schema? = .root
    var rest = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)[...]
    while let name = rest.first {
      if schema?.setting?.holdsMapping == true {
        names.append(rest.joined(separator: "."))
        break
      }
      guard !name.isEmpty else {
        throw InputError("an empty name in the key path '\(path)'", at: .file(source), expected: "--set key.path=value")
      }
      names.append(name)
      schema = schema?[name]
      rest = rest.dropFirst()
    }
    guard names.first != "extends", names.count <= YAMLDocument.maximalDepth else {
      throw InputError(
        "'extends' and paths of more than \(YAMLDocument.maximalDepth) names cannot be set", at: .file(source))
    }
    var node = parsed.marked(mark)
    for name in names.reversed() {
      node = YAMLNode(
        content: .mapping([YAMLNode.Entry(key: name, keyMark: mark, value: node)]), mark: mark)
    }
    merged = merged.overlaid(with: Schema.root.spellingOut(node), schema: .root)
  }

  private mutating func read(_ path: String, chain: [(path: String, identity: String)]) throws -> YAMLNode {
    let bytes = try Self.bytes(of: path)
    let identity = Self.identity(of: path)
    let shown = (chain.map(\.path) + [path]).joined(separator: " -> ")
    if chain.contains(where: { $0.identity == identity }) {
      throw InputError("files extend each other in a circle: \(shown)", at: .file(path))
    }
    guard chain.count < Self.maximalChain else {
      throw InputError("more than \(Self.maximalChain) files extend one another: \(shown)", at: .file(path))
    }
    ordinal += 1
    files.append(ConfigurationSource(path: path, sha256: SHA256Digest.hexadecimal(of: bytes)))
    guard let document = try YAMLDocument.parse(bytes, source: path, ordinal: ordinal) else {
      throw InputError("the file is empty", at: .file(path), expected: "a YAML mapping")
    }
    let root = Schema.root.spellingOut(document)
    guard var entries = root.entries else {
      throw InputError(
        "\(root.described) is no configuration", at: root.mark.location,
        expected: "a YAML mapping such as 'run_id: \"test\"'")
    }
    guard let index = entries.firstIndex(where: { $0.key == "extends" }) else { return root }
    let extends = entries.remove(at: index)
    guard case .scalar(let base, _) = extends.value.content, !base.isEmpty, !base.utf8.contains(0) else {
      throw InputError(
        "extends: \(extends.value.described) is not allowed", at: extends.value.mark.location,
        expected: "the path of one file, relative to this one")
    }
    let basePath = Self.resolve(base, besideFile: path)
    guard PathKind(basePath) == .file else {
      throw InputError(
        "extends: there is no file '\(basePath)'", at: extends.value.mark.location,
        expected: "a path relative to the folder of this file")
    }
    let below = try read(basePath, chain: chain + [(path, identity)])
    return below.overlaid(with: YAMLNode(content: .mapping(entries), mark: root.mark), schema: .root)
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    switch PathKind(path) {
    case .folder:
      throw InputError("a folder is no configuration", at: .file(path), expected: "a YAML file")
    case .missing:
      throw InputError("there is no such file", at: .file(path), expected: "a YAML file")
    case .file:
      return try InputFile.contents(of: path, limit: YAMLDocument.maximalSize)
    }
  }

  /// The path without links, so that one file under two names is found to be one.
  private static func identity(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func resolve(_ path: String, besideFile file: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return String(file[...slash]) + path
  }
}

extension YAMLNode {
  /// The same value, every part of it at one mark.
  fileprivate func marked(_ mark: SourceMark) -> YAMLNode {
    switch content {
    case .scalar: return YAMLNode(content: content, mark: mark)
    case .sequence(let items): return YAMLNode(content: .sequence(items.map { $0.marked(mark) }), mark: mark)
    case .mapping(let entries):
      let marked = entries.map { Entry(key: $0.key, keyMark: mark, value: $0.value.marked(mark)) }
      return YAMLNode(content: .mapping(marked), mark: mark)
    }
  }
}
