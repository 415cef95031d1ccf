import EcotFiles
import EcotYAML

/// All keys of a configuration, as a tree.
package struct Schema: Sendable {
  /// Every key, in the order in which a file of all of them would have them.
  package static let settings: [Setting] =
    Configuration.settings + DataConfiguration.settings + FrameworkConfiguration.settings
    + TrainerConfiguration.settings + GoldenConfiguration.settings + ComputeConfiguration.settings
    + Configuration.trackerSettings

  /// The tree of all keys.
  static let root: Schema = {
    var root = Schema()
    for setting in settings { root.insert(setting, at: setting.path.split(separator: ".").map(String.init)[...]) }
    return root
  }()

  /// The key at this place; `nil` for a section.
  private(set) var setting: Setting?
  private(set) var children: [(name: String, schema: Schema)] = []
  /// In a section, the name of the key that a scalar in the section's place stands for.
  private var shorthand: String? { children.first { $0.schema.setting?.isShorthand == true }?.name }

  private mutating func insert(_ setting: Setting, at path: ArraySlice<String>) {
    guard let name = path.first else {
      self.setting = setting
      return
    }
    if !children.contains(where: { $0.name == name }) { children.append((name, Schema())) }
    for index in children.indices where children[index].name == name {
      children[index].schema.insert(setting, at: path.dropFirst())
    }
  }

  /// `node` with a section in the place of every scalar that is short for one.
  func spellingOut(_ node: YAMLNode) -> YAMLNode {
    guard setting == nil else { return node }
    var entries: [YAMLNode.Entry]
    switch node.content {
    case .scalar:
      guard let shorthand, !node.isNull else { return node }
      entries = [YAMLNode.Entry(key: shorthand, keyMark: node.mark, value: node)]
    case .sequence: return node
    case .mapping(let given):
      entries = given
      for index in entries.indices {
        if let child = self[entries[index].key] { entries[index].value = child.spellingOut(entries[index].value) }
      }
    }
    return YAMLNode(content: .mapping(entries), mark: node.mark)
  }

  subscript(name: String) -> Schema? { children.first { $0.name == name }?.schema }

  /// Reports every key of `node` that is not in this section, and every value that stands where a section should.
  func check(_ node: YAMLNode, path: String, findings: inout Findings) {
    guard setting == nil else { return }
    guard let entries = node.entries else {
      // An empty section, as `qwenvl:` with nothing below it, is a section without keys.
      if !node.isNull {
        findings.error(
          path, "\(node.described) is not allowed", at: node.mark,
          expected: "a section with the keys \(Self.listed(children.map(\.name)))"
            + (shorthand.map { ", or the value of \($0) alone" } ?? ""))
      }
      return
    }
    for entry in entries {
      let entryPath = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      if let child = self[entry.key] {
        child.check(entry.value, path: entryPath, findings: &findings)
      } else {
        findings.error(
          YAMLNode.abbreviated(entryPath), "unknown key", at: entry.keyMark, remedy: hint(for: entry.key))
      }
    }
  }

  /// The sibling that was probably meant, or the place where a key of this name does belong, or all siblings.
  private func hint(for key: String) -> String {
    let names = children.map(\.name)
    if let hint = Spelling.hint(for: key, among: names) { return hint }
    let last = key.split(separator: ".").last.map(String.init) ?? key
    let homes = Self.settings.map(\.path).filter { $0 == last || $0.hasSuffix(".\(last)") }
    if let home = homes.first { return "did you mean '\(home)'?" }
    return "known keys here: \(Self.listed(names))"
  }

  private static func listed(_ names: [String]) -> String { names.joined(separator: ", ") }
}

extension YAMLNode {
  /// This node with another laid over it: sections merge key by key, everything else is replaced.
  ///
  /// An empty section changes nothing. In a mapping whose keys are data, a key that is given again moves to the end, since
  /// there the last rule wins.
  func overlaid(with top: YAMLNode, schema: Schema?) -> YAMLNode {
    let isSection = schema.map { $0.setting == nil } ?? false
    if isSection, top.isNull { return self }
    guard let upper = top.entries, let lower = entries else { return top }
    var merged = lower
    if isSection {
      for entry in upper {
        if let index = merged.firstIndex(where: { $0.key == entry.key }) {
          merged[index].value = merged[index].value.overlaid(with: entry.value, schema: schema?[entry.key])
          merged[index].keyMark = entry.keyMark
        } else {
          merged.append(entry)
        }
      }
    } else if let identity = schema?.setting?.identity {
      let replaced = upper.map { identity($0.key) }
      merged = lower.filter { !replaced.contains(identity($0.key)) } + upper
    } else {
      return top
    }
    return YAMLNode(content: .mapping(merged), mark: top.mark)
  }

  /// The value at a key path, or the deepest section that there is on the way.
  func descend(_ path: String) -> (node: YAMLNode?, nearest: SourceMark?) {
    var node = self
    var nearest: SourceMark?
    for name in path.split(separator: ".") {
      guard let entry = node.entries?.first(where: { $0.key == name }) else { return (nil, nearest) }
      nearest = entry.keyMark
      node = entry.value
    }
    return (node, nearest)
  }
}
