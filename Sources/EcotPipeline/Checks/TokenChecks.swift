import EcotTensors
import EcotTokenization

/// The vision-language model's inputs: ids, masks, labels, positions and pixels.
struct TokenChecks: CheckGroup {
  private let facts: CheckFacts
  private var fields = Verdict(), identifiers = Verdict(), shapes = Verdict(), positions = Verdict(), labels = Verdict()
  private var idRange: [Int] = []
  private var (masked, all, largestPosition) = (0, 0, 0)
  /// The shapes of the first batch.
  private var form = (ids: "", positions: "", pixels: "")

  init(_ facts: CheckFacts) { self.facts = facts }

  mutating func add(_ outcome: StepOutcome) {
    for batch in outcome.batches { add(batch.tokens, at: batch.place) }
  }

  private mutating func add(_ batch: TokenBatch, at place: BatchPlace) {
    let shape = batch.inputIDs.shape
    if form.ids.isEmpty {
      form.ids = CheckFigures.shape(shape)
      form.positions = CheckFigures.shape(batch.positionIDs.shape)
      form.pixels = CheckFigures.shape(batch.pixelValues?.shape ?? [0])
    }
    let tensors: [(String, Tensor?)] = [
      ("input_ids", batch.inputIDs), ("attention_mask", batch.attentionMask), ("labels", batch.labels),
      ("position_ids", batch.positionIDs), ("pixel_values", batch.pixelValues), ("image_grid_thw", batch.imageGrid),
    ]
    let missing = tensors.filter { ($0.1?.count ?? 0) == 0 }.map(\.0)
    fields.expect(missing.isEmpty, "\(place) lacks \(missing.joined(separator: ", "))")
    shapes.expect(
      shape == batch.attentionMask.shape && shape == batch.labels.shape,
      "\(place): input_ids \(CheckFigures.shape(shape)), attention_mask "
        + "\(CheckFigures.shape(batch.attentionMask.shape)), labels \(CheckFigures.shape(batch.labels.shape))")
    guard case .int64(let ids) = batch.inputIDs.storage, case .int64(let labels) = batch.labels.storage,
      case .int64(let mask) = batch.attentionMask.storage, case .int64(let positions) = batch.positionIDs.storage
    else {
      fields.expect(false, "\(place): ids, mask, labels and positions are not int64")
      return
    }
    addIdentifiers(ids, at: place)
    addLabels(labels, ids, at: place)
    addPositions(positions, mask, shape, batch.positionIDs.shape, at: place)
  }

  private mutating func addIdentifiers(_ ids: [Int64], at place: BatchPlace) {
    let wrong = ids.first { $0 < 0 || $0 >= facts.vocabulary }
    identifiers.expect(
      wrong == nil, "\(place) has the id \(wrong ?? 0), the vocabulary ends at \(facts.vocabulary - 1)")
    if let low = ids.min(), let high = ids.max() { idRange += [Int(low), Int(high)] }
  }

  private mutating func addLabels(_ labels: [Int64], _ ids: [Int64], at place: BatchPlace) {
    let ignored = labels.count { $0 == LabelBuilder.ignored }
    (masked, all) = (masked + ignored, all + labels.count)
    self.labels.expect(ignored > 0, "no label of \(place) is masked")
    self.labels.expect(ignored < labels.count, "every label of \(place) is masked")
    let isStrange = zip(labels, ids).contains { $0 != LabelBuilder.ignored && $0 != $1 }
    self.labels.expect(!isStrange, "a label of \(place) is neither masked nor its token")
  }

  /// Every row begins at 0 and goes on: positions that were never filled in are all 0.
  private mutating func addPositions(
    _ positions: [Int64], _ mask: [Int64], _ shape: [Int], _ tableShape: [Int], at place: BatchPlace
  ) {
    guard tableShape == [3] + shape, shape.count == 2, mask.count == shape[0] * shape[1] else {
      self.positions.expect(false, "\(place): position_ids are \(CheckFigures.shape(tableShape))")
      return
    }
    for row in 0..<shape[0] {
      let columns = (row * shape[1])..<((row + 1) * shape[1])
      let valid = columns.filter { mask[$0] == 1 }
      guard let first = valid.first, let last = valid.last else {
        self.positions.expect(false, "\(place), row \(row) has no token")
        continue
      }
      self.positions.expect(
        positions[first] == 0 && (first == last || positions[last] > 0),
        "\(place), row \(row) goes from \(positions[first]) to \(positions[last])")
      largestPosition = max(largestPosition, Int(positions[last]))
    }
  }

  func checks() -> [Check] {
    let ids = facts.marks.thinking
    let thinking = [Int(ids.thinking), Int(ids.start), Int(ids.end)]
    return [
      Check(
        .tokenization, "thinking tokens are in the vocabulary",
        thinking.allSatisfy { (0..<facts.vocabulary).contains($0) } && Set(thinking).count == thinking.count,
        "thinking \(ids.thinking), start \(ids.start), end \(ids.end) of \(facts.vocabulary)",
        hint: "look at tokenizer.json's added_tokens and at Tokenizer.addThinkingTokens"),
      fields.check(
        .tokenization, "the VLM inputs have all fields",
        "input_ids, attention_mask, labels, position_ids, pixel_values \(form.pixels), image_grid_thw",
        hint: "look at BatchBuilder"),
      identifiers.check(
        .tokenization, "ids are in the vocabulary", "\(CheckFigures.range(idRange)) of \(facts.vocabulary)",
        hint: "tokenizer and vocabulary do not belong together: look at tokenizer.json"),
      shapes.check(
        .tokenization, "ids, mask and labels agree in shape", "\(form.ids) at step 0", hint: "look at BatchBuilder"),
      positions.check(
        .tokenization, "position_ids are generated", "\(form.positions) at step 0, 0 to \(largestPosition)",
        hint: "look at RotaryPositions"),
      labels.check(
        .tokenization, "labels are generated and masked", "masked \(CheckFigures.share(masked, of: all))",
        hint: "label mask wrong: look at LabelBuilder, and at model_max_length where all is masked"),
    ]
  }
}
