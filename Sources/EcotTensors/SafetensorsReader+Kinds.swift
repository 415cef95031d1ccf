import EcotFiles

extension SafetensorsReader {
  /// A tensor by name, or nil where the file has none.
  public func tensorIfPresent(_ name: String) throws -> Tensor? { contains(name) ? try tensor(name) : nil }

  /// A tensor of whole numbers as int64; throws where the file has none or one of other numbers.
  public func wholeNumbers(_ name: String) throws -> Tensor {
    let tensor = try tensor(name)
    switch tensor.storage {
    case .int64: return tensor
    case .int32(let values): return try Tensor(values.map(Int64.init), shape: tensor.shape)
    case .uint8(let values): return try Tensor(values.map(Int64.init), shape: tensor.shape)
    default:
      throw InputError(
        "holds \(tensor.elementType)", at: .keyPath(file: path, name), expected: "whole numbers: I64, I32, U8 or BOOL")
    }
  }
}
