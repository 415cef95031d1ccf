import EcotFiles
import EcotTensors

/// Addresses as bytes, checked so that the golden gives back the address that went in.
enum AddressBytes {
  /// Writes the machine form without the step, `STAGE/SCOPE.../NAME.ROLE`, over `bytes`.
  static func path(of address: TensorAddress, into bytes: inout [UInt8]) throws {
    guard address.step >= 0, address.step < GoldenFormat.stepLimit else {
      throw malformed(address, "its step is not in 0..<\(GoldenFormat.stepLimit)")
    }
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: address.stage.rawValue.utf8)
    for part in address.scope { try append(part, to: &bytes, address) }
    try append(address.name, to: &bytes, address)
    bytes.append(UInt8(ascii: "."))
    bytes.append(contentsOf: address.role.rawValue.utf8)
    guard bytes.count <= GoldenFormat.maximalAddress - 11 else {
      throw malformed(address, "it is longer than \(GoldenFormat.maximalAddress) bytes")
    }
  }

  private static func append(_ part: String, to bytes: inout [UInt8], _ address: TensorAddress) throws {
    bytes.append(UInt8(ascii: "/"))
    let start = bytes.count
    bytes.append(contentsOf: part.utf8)
    guard bytes.count > start else { throw malformed(address, "a part is empty") }
    guard !bytes[start...].contains(UInt8(ascii: "/")) else { throw malformed(address, "a part holds '/'") }
  }

  private static func malformed(_ address: TensorAddress, _ problem: String) -> InputError {
    InputError("'\(address)' cannot be recorded: \(problem)", expected: "STEP/STAGE/SCOPE.../NAME.ROLE")
  }
}
