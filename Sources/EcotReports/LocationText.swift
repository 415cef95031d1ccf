import EcotDrift
import EcotFiles

/// A location in words.
package enum LocationText {
  /// `sample 0, token 71 "<|thinking|>" (was " TASK"), 3 of 622 elements`.
  package static func describe(_ location: DifferenceLocation?) -> String? {
    guard let location else { return nil }
    var parts: [String] = []
    if let sample = location.sample { parts.append("sample \(sample)") }
    if let token = location.token {
      var part = "token \(token)"
      switch (location.tokenText, location.observedTokenText) {
      case (let golden?, let observed?) where golden != observed: part += " \(quoted(observed)) (was \(quoted(golden)))"
      case (let text?, _), (nil, let text?): part += " \(quoted(text))"
      case (nil, nil): break
      }
      parts.append(part)
    }
    if let image = location.image { parts.append("image \(image)") }
    if let patch = location.patch { parts.append("patch \(patch)") }
    if let byte = location.byte { parts.append("byte \(byte)") }
    if let element = location.element, location.token == nil { parts.append("element \(element)") }
    if let block = location.block { parts.append("block \(block)") }
    if let extent = location.extent { parts.append(extent) }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Text in quotes with its control characters escaped, as JSON has it.
  package static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.value(text)
    return writer.text
  }
}
