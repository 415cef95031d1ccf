import EcotFiles
import EcotTensors

/// A safetensors file, as far as the oracles use it: a 64-bit length, a JSON header, little-endian data.
struct Safetensors {
  private let bytes: [UInt8]
  private let header: JSONValue
  private let start: Int

  init(_ path: String) throws {
    bytes = try InputFile.contents(of: path)
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    start = 8 + length
    header = try JSONValue(parsing: Array(bytes[8..<start]), name: path)
  }

  func shape(_ name: String) throws -> [Int] { try header.member(name).member("shape").integers() }

  private func slice(_ name: String) throws -> ArraySlice<UInt8> {
    let offsets = try header.member(name).member("data_offsets").integers()
    return bytes[(start + offsets[0])..<(start + offsets[1])]
  }

  private func numbers<Number: FixedWidthInteger>(_ name: String, _: Number.Type) throws -> [Number] {
    let data = Array(try slice(name))
    let width = Number.bitWidth / 8
    return stride(from: 0, to: data.count, by: width).map { offset in
      (0..<width).reversed().reduce(Number.zero) { $0 << 8 | Number(truncatingIfNeeded: data[offset + $1]) }
    }
  }

  func int64(_ name: String) throws -> [Int64] { try numbers(name, Int64.self) }
  func uint8(_ name: String) throws -> [UInt8] { Array(try slice(name)) }
  func float32(_ name: String) throws -> [Float] { try numbers(name, UInt32.self).map { Float(bitPattern: $0) } }
  var names: [String] { if case .object(let members) = header { members.map(\.key) } else { [] } }
}

extension Tensor {
  var int64: [Int64] { if case .int64(let values) = storage { values } else { [] } }
  var float32: [Float] { if case .float32(let values) = storage { values } else { [] } }
}
