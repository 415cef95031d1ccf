import EcotConfiguration
import EcotTokenization

/// The success criteria of the training test, evaluated over all steps of a run: those of data and tokens here, those of the model
/// in `ModelChecks`.
package struct StepChecks: Sendable {
  /// One criterion.
  package struct Check: Sendable, Equatable {
    /// The part of the test that it belongs to.
    package var module: CheckModule
    /// What must hold.
    package var name: String
    /// Whether it held at every step.
    package var passed: Bool
    /// The figures.
    package var detail: String
    /// Where to look when it fails.
    package var hint: String?

    /// States a criterion.
    package init(module: CheckModule, name: String, passed: Bool, detail: String, hint: String? = nil) {
      (self.module, self.name, self.passed) = (module, name, passed)
      (self.detail, self.hint) = (detail, hint)
    }
  }

  private let stage: Int
  private let vocabulary: Int
  private let limit: Int
  private let marks: SequenceMarks
  private let usesLatents: Bool
  private var failures: [Criterion: String] = [:]
  private var steps = 0
  private var samples = 0
  private var delimiters = 0
  private var thinking: [Int] = []
  private var columns: [Int] = []
  private var widths: [Int] = []
  private var masked: [Double] = []
  private var languageLengths: [Int] = []
  private var shapes = ""
  private var model: ModelChecks

  /// Criteria for runs of this configuration.
  package init(_ configuration: Configuration, inputs: PipelineInputs) {
    stage = configuration.data.ecot.scheduledStage
    vocabulary = inputs.batchBuilder.tokenizer.vocabularySize
    limit = configuration.framework.qwenVL.modelMaxLength
    marks = inputs.batchBuilder.marks
    usesLatents = configuration.framework.enableLatentReasoning && stage > 0
    model = ModelChecks(configuration, inputs: inputs, usesLatents: usesLatents)
  }

  enum Criterion: CaseIterable {
    case fields, delimiter, thinkingInData, thinkingInVocabulary, identifiers, shapes, positions, labels, aligned,
      length
  }

  /// Takes one step into account.
  package mutating func add(_ outcome: StepOutcome) {
    steps += 1
    for batch in outcome.batches { add(batch) }
    model.add(outcome)
  }

  private mutating func add(_ outcome: BatchOutcome) {
    let batch = outcome.tokens
    samples += outcome.samples.count
    widths.append(batch.width)
    masked.append(batch.maskedShare)
    languageLengths += outcome.languages.map(\.count)
    for (index, sample) in outcome.samples.enumerated() {
      let place = "\(outcome.place), sample \(index)"
      if sample.encodedImage.isEmpty || sample.chunk.isEmpty || outcome.languages[index].isEmpty {
        fail(.fields, "\(place) lacks image, action or lang")
      }
      if !sample.chunk.allSatisfy(\.isFinite) || !(sample.state ?? []).allSatisfy(\.isFinite) {
        fail(.fields, "\(place) has an action or state that is not finite")
      }
      let row = batch.rows[index]
      if row.hasDelimiter { delimiters += 1 } else { fail(.delimiter, "\(place) has none") }
      thinking.append(row.thinkingColumns.count)
      if usesLatents, row.thinkingColumns.isEmpty { fail(.thinkingInData, "\(place) has none") }
    }
    addTensors(batch, at: outcome.place)
  }

  private mutating func addTensors(_ batch: TokenBatch, at place: BatchPlace) {
    let shape = batch.inputIDs.shape
    shapes = "input_ids \(shape), position_ids \(batch.positionIDs.shape)"
    if let pixels = batch.pixelValues { shapes += ", pixel_values \(pixels.shape)" }
    if shape != batch.attentionMask.shape || shape != batch.labels.shape { fail(.shapes, "at \(place)") }
    if batch.positionIDs.shape != [3] + shape { fail(.positions, "at \(place)") }
    if case .int64(let ids) = batch.inputIDs.storage, let wrong = ids.first(where: { $0 < 0 || $0 >= vocabulary }) {
      fail(.identifiers, "id \(wrong) at \(place)")
    }
    if batch.trainableLabels == 0 { fail(.labels, "every label of \(place) is masked") }
    if batch.maskedLabels == 0 { fail(.labels, "no label of \(place) is masked") }
    if !batch.isAligned || (batch.rows.count > 1 && batch.alignmentColumn == nil) {
      fail(.aligned, "\(place): \(batch.warnings.map(\.description).joined(separator: "; "))")
    }
    if let column = batch.alignmentColumn { columns.append(column) }
    if batch.width > limit { fail(.length, "\(batch.width) tokens at \(place)") }
  }

  private mutating func fail(_ criterion: Criterion, _ detail: String) {
    if failures[criterion] == nil { failures[criterion] = detail }
  }

  /// All criteria that apply, in the order of the test.
  package func checks() -> [Check] {
    var checks = [
      check(.data, "batches can be drawn", steps > 0, "\(steps) batches, \(samples) samples", nil),
      check(.data, .fields, "samples have image, lang, action and finite numbers", "\(samples) samples"),
      check(
        .data, .delimiter, "the @ delimiter is in every sample", "\(delimiters) of \(samples)",
        hint: "data processing did not add '@': look at StageComposer and at the reasoning's join"),
    ]
    let tokens = (marks.thinking.thinking, marks.thinking.start, marks.thinking.end)
    if usesLatents {
      checks.append(
        check(
          .data, .thinkingInData, "thinking tokens are in every sample", "\(Self.range(thinking)) a sample",
          hint: "the stage composition lost the span: look at StageComposer"))
    }
    checks += [
      check(
        .tokenization, "the thinking tokens are in the vocabulary", Int(max(tokens.0, tokens.1, tokens.2)) < vocabulary,
        "thinking \(tokens.0), start \(tokens.1), end \(tokens.2) of \(vocabulary)", nil),
      check(.tokenization, .identifiers, "ids are in the vocabulary", "0..<\(vocabulary)"),
      check(.tokenization, .shapes, "input_ids, attention_mask and labels agree in shape", shapes),
      check(.tokenization, .positions, "position_ids are generated", shapes),
      check(
        .tokenization, .labels, "labels are masked, and not all of them", Self.percent(masked),
        hint: "look at LabelBuilder"),
      check(
        .alignment, .aligned, usesLatents ? "thinking tokens are ALIGNED" : "rows are ALIGNED at the delimiter",
        "column \(Self.range(columns))", hint: "alignment logic wrong: look at SequenceAlignment"),
      check(
        .alignment, .length, "aligned rows stay within model_max_length", "\(Self.range(widths)) of \(limit) tokens",
        hint: "raise model_max_length or shorten the reasoning"),
    ]
    return checks + model.checks()
  }

  private func check(
    _ module: CheckModule, _ criterion: Criterion, _ name: String, _ detail: String, hint: String? = nil
  ) -> Check {
    let failure = failures[criterion]
    return check(module, name, failure == nil && steps > 0, failure ?? detail, hint)
  }

  private func check(_ module: CheckModule, _ name: String, _ passed: Bool, _ detail: String, _ hint: String?) -> Check
  {
    Check(module: module, name: name, passed: passed, detail: detail, hint: passed ? nil : hint)
  }

  static func range(_ values: [Int]) -> String {
    guard let low = values.min(), let high = values.max() else { return "none" }
    return low == high ? "\(low)" : "\(low) to \(high)"
  }

  /// `71.2 % to 74.9 % masked`.
  private static func percent(_ shares: [Double]) -> String {
    func text(_ share: Double) -> String {
      let tenths = Int((share * 1000).rounded())
      return "\(tenths / 10).\(tenths % 10) %"
    }
    guard let low = shares.min(), let high = shares.max() else { return "none" }
    return (low == high ? text(low) : "\(text(low)) to \(text(high))") + " masked"
  }
}

/// The parts of the training test that can be run alone.
package enum CheckModule: String, CaseIterable, Sendable {
  case config, data, tokenization, alignment, model, forward, training
}
