import EcotNetworks
import EcotTensors
import EcotTokenization

/// Names the tensors of the token stage, and lets the run go on with what the observer puts in.
struct TokenTaps {
  let place: BatchPlace
  let data: DataTaps
  /// Where the stage of the curriculum is, if it was reported.
  let stage: TensorAddress?
  let observer: any TensorObserver

  /// The language input of a sample that the run goes on with; it is shown later.
  func lang(_ text: String, of sample: Int) -> String {
    replaced(text, Self.scope(sample), "lang")
  }

  /// The chat text and the ids of each sample; they are shown later.
  func texts(of samples: [BatchSample], by builder: BatchBuilder) -> [(prompt: String, ids: [Int32])] {
    samples.enumerated().map { index, sample in
      let prompt = replaced(builder.text(of: sample), Self.scope(index), "prompt")
      let ids = builder.tokenizer.encode(prompt)
      let other = replacement(Tensor(ids.map(Int64.init)), Self.scope(index), "ids")
      guard let others = try? other?.int64s.map({ Int32(exactly: $0) ?? 0 }) else { return (prompt, ids) }
      return (prompt, others)
    }
  }

  /// Shows texts, ids, patches and the batch, in the order in which they are computed; returns where the batch's tensors are.
  func observe(_ samples: [BatchSample], _ texts: [(prompt: String, ids: [Int32])], _ batch: inout TokenBatch) throws
    -> ModelInputs.Addresses
  {
    var addresses = ModelInputs.Addresses()
    var patches: [TensorAddress] = []
    if var pixels = batch.pixelValues, var grid = batch.imageGrid {
      let address = put(&grid, "image_grid_thw", [data.resizedImage])
      patches.append(address)
      addresses.imageGrid = address
      addresses.pixelValues = put(&pixels, "pixel_values", [data.resizedImage])
      (batch.pixelValues, batch.imageGrid) = (pixels, grid)
    }
    var rows: [TensorAddress] = []
    for (index, sample) in samples.enumerated() {
      let scope = Self.scope(index)
      let lang = show(Tensor(text: sample.lang), scope, "lang", data.texts(of: index) + (stage.map { [$0] } ?? []))
      let prompt = show(Tensor(text: texts[index].prompt), scope, "prompt", [lang] + patches)
      rows.append(show(Tensor(batch.tokenizedRows[index].map(Int64.init)), scope, "ids", [prompt]))
    }
    let ids = put(&batch.inputIDs, "input_ids", rows)
    let mask = put(&batch.attentionMask, "attention_mask", rows)
    (addresses.inputIDs, addresses.attentionMask) = (ids, mask)
    addresses.positionIDs = put(&batch.positionIDs, "position_ids", [ids, mask] + patches)
    let spans = try Tensor(batch.rows.flatMap { $0.span.list.map(Int64.init) }, shape: [batch.rows.count, 3])
    let span = show(spans, ["batch"], "label_spans", [ids, mask])
    addresses.labels = put(&batch.labels, "labels", [ids, mask, span])
    return addresses
  }

  private static func scope(_ sample: Int) -> [String] { ["sample.\(sample)"] }

  private func show(
    _ tensor: Tensor, _ scope: [String], _ name: String, _ parents: [TensorAddress]
  ) -> TensorAddress {
    let address = place.address(.tokens, scope, name)
    observer.observe(tensor, at: address, parents: parents)
    return address
  }

  /// Shows a tensor of the batch after putting in what the observer wants instead.
  private func put(_ tensor: inout Tensor, _ name: String, _ parents: [TensorAddress]) -> TensorAddress {
    if let other = replacement(tensor, ["batch"], name) { tensor = other }
    return show(tensor, ["batch"], name, parents)
  }

  private func replaced(_ text: String, _ scope: [String], _ name: String) -> String {
    guard let other = try? replacement(Tensor(text: text), scope, name)?.text else { return text }
    return other
  }

  private func replacement(_ tensor: Tensor, _ scope: [String], _ name: String) -> Tensor? {
    observer.replacement(for: tensor, at: place.address(.tokens, scope, name))
  }
}
