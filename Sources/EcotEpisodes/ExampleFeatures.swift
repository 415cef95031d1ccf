import EcotFiles
import SwiftProtobuf

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The features of one `tf.train.Example`, by name and type; every complaint names the record.
package struct ExampleFeatures {
  private let features: [String: Tensorflow_Feature]
  private let file: String
  private let offset: Int

  /// Parses a record's payload; `file` and `offset` say where it lies.
  package init(payload: [UInt8], file: String, offset: Int) throws {
    (self.file, self.offset) = (file, offset)
    do {
      var options = BinaryDecodingOptions()
      options.discardUnknownFields = true
      features = try Tensorflow_Example(serializedBytes: payload, options: options).features.feature
    } catch {
      throw InputError(
        "record at offset \(offset) is not a tf.train.Example: \(Self.reason(error))", at: .file(file))
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? BinaryDecodingError {
    case .truncated: "a protobuf field runs beyond the record"
    case .invalidUTF8: "a feature's name is not UTF-8"
    case .messageDepthLimit: "messages are nested too deeply"
    case .trailingGarbage: "bytes follow the message"
    case .malformedProtobuf, .missingRequiredFields, .internalExtensionError, nil: "malformed protobuf"
    }
  }

  /// An error in this record; `key` names the feature where one is at fault.
  package func error(_ problem: String, at key: String? = nil) -> InputError {
    InputError((key.map { "\($0)" } ?? "") + problem, at: .offset(file: file, offset))
  }

  private func kind(_ key: String) throws -> Tensorflow_Feature.OneOf_Kind {
    // A feature without a list is what protobuf makes of an absent one.
    guard let kind = features[key]?.kind else { throw error("missing feature \(key)") }
    return kind
  }

  private func mismatch(_ key: String, _ expected: String, _ found: Tensorflow_Feature.OneOf_Kind) -> InputError {
    let name =
      switch found {
      case .bytesList: "bytes_list"
      case .floatList: "float_list"
      case .int64List: "int64_list"
      }
    return error(": \(expected) expected, \(name) found", at: key)
  }

  /// Whether the feature is there, with a list of any type.
  package func has(_ key: String) -> Bool { features[key]?.kind != nil }

  /// A list of floats.
  package func floats(_ key: String) throws -> [Float] {
    let kind = try kind(key)
    guard case .floatList(let list) = kind else { throw mismatch(key, "float_list", kind) }
    return list.value
  }

  /// A list of integers.
  package func integers(_ key: String) throws -> [Int64] {
    let kind = try kind(key)
    guard case .int64List(let list) = kind else { throw mismatch(key, "int64_list", kind) }
    return list.value
  }

  /// A list of byte strings.
  package func bytes(_ key: String) throws -> [[UInt8]] {
    let kind = try kind(key)
    guard case .bytesList(let list) = kind else { throw mismatch(key, "bytes_list", kind) }
    return list.value.map { [UInt8]($0) }
  }

  /// A list of texts.
  package func texts(_ key: String) throws -> [String] {
    try bytes(key).enumerated().map { index, bytes in
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw error("[\(index)] is not UTF-8", at: key)
      }
      return text
    }
  }

  /// The one value of a list that must hold one.
  package func single<Value>(_ key: String, _ values: [Value]) throws -> Value {
    guard let first = values.first, values.count == 1 else {
      throw error(": \(values.count) values, 1 expected", at: key)
    }
    return first
  }
}
