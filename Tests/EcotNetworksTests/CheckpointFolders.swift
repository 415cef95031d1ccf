import EcotFiles
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A new folder.
func newFolder() throws -> String {
  var template = Array("/tmp/ecot-networks-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Calls `body` with a new folder that holds `files`, and removes it.
func withFolder<Result>(_ files: [(name: String, text: String)] = [], _ body: (String) throws -> Result) throws
  -> Result
{
  let folder = try newFolder()
  defer {
    for name in (try? InputFile.names(in: folder)) ?? [] { try? AtomicFile.remove("\(folder)/\(name)") }
    rmdir(folder)
  }
  for (name, text) in files { try AtomicFile.write(text, to: "\(folder)/\(name)") }
  return try body(folder)
}

/// The folder of the model that transformers wrote, beside the package, whether it exists or not.
let oracleModelFolder: String = {
  var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
  parts.removeLast(3)
  return parts.joined(separator: "/") + "/../shared/oracles/qwen3vl/model"
}()

/// A configuration file in memory, changed key by key.
indirect enum Settings: JSONWritable, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case object([(key: String, value: Settings)])
  case list([Settings])
  case text(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case null

  init(integerLiteral value: Int) { self = .integer(value) }
  init(floatLiteral value: Double) { self = .number(value) }
  init(stringLiteral value: String) { self = .text(value) }
  init(booleanLiteral value: Bool) { self = .boolean(value) }
  init(arrayLiteral elements: Settings...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, Settings)...) { self = .object(elements.map { ($0.0, $0.1) }) }

  func write(to writer: inout JSONWriter) {
    switch self {
    case .object(let members): writer.object { for member in members { $0.member(member.key, member.value) } }
    case .list(let elements): elements.write(to: &writer)
    case .text(let text): text.write(to: &writer)
    case .integer(let number): number.write(to: &writer)
    case .number(let number): number.write(to: &writer)
    case .boolean(let value): value.write(to: &writer)
    case .null: writer.null()
    }
  }

  /// The same with the value at a key path such as `text_config.head_dim` replaced, added, or with `nil` removed.
  func setting(_ path: String, _ value: Settings?) -> Settings {
    guard case .object(var members) = self else { return self }
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    let index = members.firstIndex { $0.key == parts[0] }
    var new = value
    if parts.count == 2 { new = (index.map { members[$0].value } ?? [:]).setting(parts[1], value) }
    switch (index, new) {
    case (let index?, let new?): members[index].value = new
    case (let index?, nil): members.remove(at: index)
    case (nil, let new?): members.append((parts[0], new))
    case (nil, nil): break
    }
    return .object(members)
  }

  /// The file.
  var json: String {
    var writer = JSONWriter()
    writer.value(self)
    return writer.text
  }

  /// A small model as transformers 4.57 writes it.
  static let small: Settings = [
    "model_type": "qwen3_vl", "tie_word_embeddings": true, "image_token_id": 60, "video_token_id": 61,
    "text_config": [
      "vocab_size": 77, "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2,
      "head_dim": 16, "intermediate_size": 128, "hidden_act": "silu", "attention_bias": false,
      "initializer_range": 0.02, "max_position_embeddings": 262_144, "rms_norm_eps": 1e-6, "rope_theta": 5_000_000,
      "rope_scaling": ["mrope_interleaved": true, "mrope_section": [4, 2, 2], "rope_type": "default"],
      "tie_word_embeddings": true,
    ],
    "vision_config": [
      "depth": 4, "hidden_size": 32, "num_heads": 2, "intermediate_size": 64, "out_hidden_size": 64, "in_channels": 3,
      "patch_size": 16, "spatial_merge_size": 2, "temporal_patch_size": 2, "deepstack_visual_indexes": [0, 1, 2],
      "num_position_embeddings": 144, "hidden_act": "gelu_pytorch_tanh", "initializer_range": 0.02,
    ],
  ]

  /// The same as transformers 5 writes it.
  static let smallOfVersion5 =
    small
    .setting("text_config.rope_theta", nil).setting("text_config.rope_scaling", nil)
    .setting(
      "text_config.rope_parameters",
      ["rope_theta": 5e6, "mrope_section": [4, 2, 2], "mrope_interleaved": true, "rope_type": "default"])
}
