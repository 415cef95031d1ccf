import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// A safetensors file whose tensors are named by addresses, as any framework can save one.
struct TensorCapture {
  private let reader: SafetensorsReader
  private let addresses: [TensorAddress]

  /// Reads the file's header. Throws where a tensor's name is no address.
  init(_ path: String) throws {
    reader = try SafetensorsReader(path)
    addresses = try reader.names.map { name in
      do {
        return try TensorAddress(name)
      } catch let error as InputError {
        throw InputError(
          error.problem, at: .file(path), expected: error.expected,
          remedy: "name tensors such as 0/loss/total.value, or leave a golden")
      }
    }
    .sorted { left, right in
      if left.step != right.step { return left.step < right.step }
      if left.stage != right.stage { return left.stage < right.stage }
      return left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
  }

  /// The golden of all its tensors, in the order of steps and stages. A capture names no parents.
  func golden(name: String) throws -> [UInt8] {
    let steps = (addresses.map(\.step).max() ?? -1) + 1
    let writer = try GoldenWriter(metadata: GoldenMetadata(name: name, steps: steps))
    let recorder = Recorder(detail: DetailMap([(AddressPattern("**"), .full)]))
    for address in addresses {
      let tensor = try reader.tensor(address.description)
      recorder.observe(tensor, at: address, parents: [])
      for record in try recorder.finish() { try writer.append(record) }
      reader.release(address.description)
    }
    return try writer.encoded()
  }
}
