import EcotGoldens
import EcotTensors

extension DifferenceGraph {
  /// What the comparer says about one record: kind, size, place.
  ///
  /// It sees an excerpt of both goldens, the record and the token batch of its step, so that any record can be described
  /// however many differ.
  public func describe(_ place: Int) throws -> RecordDifference? {
    let record = records[place]
    let address = try TensorAddress(record.address)
    let tokens = ["input_ids", "attention_mask"].map {
      TensorAddress(step: address.step, stage: .tokens, scope: ["batch"], name: $0).description
    }
    func excerpt(_ golden: Golden, _ number: Int?) throws -> Golden {
      var metadata = GoldenMetadata(name: golden.metadata.name)
      metadata.tokenTexts = golden.metadata.tokenTexts
      let writer = try GoldenWriter(metadata: metadata)
      for address in tokens where address != record.address {
        if let number = golden.index.record(at: address) { try writer.append(golden.record(at: number)) }
      }
      if let number { try writer.append(golden.record(at: number)) }
      return try Golden(bytes: writer.encoded(), name: golden.name)
    }
    let comparison = try GoldenComparer(
      golden: excerpt(golden, record.golden), observed: excerpt(observed, record.observed)
    ).compare(path: golden.name)
    let found = comparison.culprits + [comparison.first].compactMap { $0 }
    return found.first { $0.address == address }
  }
}
