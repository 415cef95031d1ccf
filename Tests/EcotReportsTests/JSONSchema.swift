import EcotFiles

/// A validator for JSON Schema draft 4, as far as SARIF's schema uses it; a keyword that it does not know is an error.
struct JSONSchema {
  private let root: JSONValue

  init(_ root: JSONValue) { self.root = root }

  /// Where and how the document breaks the schema; empty where it keeps it.
  func problems(_ document: JSONValue) -> [String] { check(document, root, "$") }

  private func check(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
    var problems: [String] = []
    for (keyword, rule) in keywords {
      switch keyword {
      case "$schema", "id", "title", "description", "default", "definitions", "format": break
      case "$ref": problems += reference(rule.string ?? "").map { check(value, $0, place) } ?? ["\(place): no \(rule)"]
      case "type":
        let types = rule.array?.compactMap(\.string) ?? [rule.string ?? ""]
        if !types.contains(where: { matches(value, type: $0) }) { problems.append("\(place): no \(types)") }
      case "enum":
        let allowed = (rule.array ?? []).map(canonical)
        if !allowed.contains(canonical(value)) {
          problems.append("\(place): \(canonical(value)) is none of \(allowed)")
        }
      case "pattern": problems += pattern(value, rule.string ?? "", place)
      case "minimum", "maximum":
        guard let number = value.double, let bound = rule.double else { break }
        if keyword == "minimum" ? number < bound : number > bound { problems.append("\(place): \(keyword) \(bound)") }
      case "minItems":
        if let count = value.array?.count, count < rule.integer ?? 0 { problems.append("\(place): too few items") }
      case "uniqueItems":
        if rule.boolean == true, let texts = value.array?.map(canonical), Set(texts).count < texts.count {
          problems.append("\(place): items are repeated")
        }
      case "items":
        for (number, element) in (value.array ?? []).enumerated() {
          problems += check(element, rule, "\(place)[\(number)]")
        }
      case "required":
        guard case .object(let members) = value else { break }
        for name in rule.array?.compactMap(\.string) ?? [] where !members.contains(where: { $0.key == name }) {
          problems.append("\(place): no '\(name)'")
        }
      case "properties":
        guard case .object(let members) = value else { break }
        for member in members {
          if let rule = rule[member.key] { problems += check(member.value, rule, "\(place).\(member.key)") }
        }
      case "additionalProperties":
        guard case .object(let members) = value else { break }
        for member in members where schema["properties"]?[member.key] == nil {
          if case .object = rule {
            problems += check(member.value, rule, "\(place).\(member.key)")
          } else if rule.boolean == false {
            problems.append("\(place): '\(member.key)' is not allowed")
          }
        }
      case "anyOf", "oneOf":
        let passing = (rule.array ?? []).count { check(value, $0, place).isEmpty }
        if keyword == "anyOf" ? passing == 0 : passing != 1 { problems.append("\(place): \(passing) of \(keyword)") }
      default: problems.append("\(place): the schema has a keyword that is not known here: \(keyword)")
      }
    }
    return problems
  }

  private func reference(_ path: String) -> JSONValue? {
    var value: JSONValue? = root
    for part in path.split(separator: "/").dropFirst() { value = value?[String(part)] }
    return path.hasPrefix("#/") ? value : nil
  }

  private func matches(_ value: JSONValue, type: String) -> Bool {
    switch value {
    case .object: type == "object"
    case .array: type == "array"
    case .string: type == "string"
    case .number(let number): type == "number" || type == "integer" && number.integer != nil
    case .boolean: type == "boolean"
    case .null: type == "null"
    }
  }

  private func canonical(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return writer.text
  }

  private func pattern(_ value: JSONValue, _ pattern: String, _ place: String) -> [String] {
    guard let text = value.string else { return [] }
    guard let expression = try? Regex(pattern) else { return ["\(place): the pattern \(pattern) cannot be read"] }
    return text.firstMatch(of: expression) == nil ? ["\(place): '\(text)' does not match \(pattern)"] : []
  }
}
