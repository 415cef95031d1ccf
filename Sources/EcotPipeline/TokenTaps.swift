import EcotNetworks
import EcotTensors
import EcotTokenization

/// Names the tensors of the token stage.
struct TokenTaps {
  let place: BatchPlace
  let data: DataTaps
  /// Where the stage of the curriculum is, if it was reported.
  let stage: TensorAddress?
  let observer: any TensorObserver

  /// Shows texts, ids, patches and the batch, in the order in which they are computed; returns where the batch's tensors are.
  func observe(_ samples: [BatchSample], _ batch: TokenBatch, by builder: BatchBuilder) throws
    -> ModelInputs.Addresses
  {
    var addresses = ModelInputs.Addresses()
    var patches: [TensorAddress] = []
    if let pixels = batch.pixelValues, let grid = batch.imageGrid {
      let address = show(grid, ["batch"], "image_grid_thw", [data.resizedImage])
      patches.append(address)
      addresses.imageGrid = address
      addresses.pixelValues = show(pixels, ["batch"], "pixel_values", [data.resizedImage])
    }
    var rows: [TensorAddress] = []
    for (index, sample) in samples.enumerated() {
      let scope = ["sample.\(index)"]
      let lang = show(Tensor(text: sample.lang), scope, "lang", data.texts(of: index) + (stage.map { [$0] } ?? []))
      let prompt = show(Tensor(text: builder.text(of: sample)), scope, "prompt", [lang] + patches)
      rows.append(show(Tensor(batch.tokenizedRows[index].map(Int64.init)), scope, "ids", [prompt]))
    }
    let ids = show(batch.inputIDs, ["batch"], "input_ids", rows)
    let mask = show(batch.attentionMask, ["batch"], "attention_mask", rows)
    (addresses.inputIDs, addresses.attentionMask) = (ids, mask)
    addresses.positionIDs = show(batch.positionIDs, ["batch"], "position_ids", [ids, mask] + patches)
    let spans = try Tensor(batch.rows.flatMap { $0.span.list.map(Int64.init) }, shape: [batch.rows.count, 3])
    let span = show(spans, ["batch"], "label_spans", [ids, mask])
    addresses.labels = show(batch.labels, ["batch"], "labels", [ids, mask, span])
    return addresses
  }

  private func show(
    _ tensor: Tensor, _ scope: [String], _ name: String, _ parents: [TensorAddress]
  ) -> TensorAddress {
    let address = place.address(.tokens, scope, name)
    observer.observe(tensor, at: address, parents: parents)
    return address
  }
}
