import EcotConfiguration
import EcotEpisodes
import EcotTokenization

/// The loader gives batches, and their samples hold what training needs.
struct DataChecks: CheckGroup {
  private let facts: CheckFacts
  private var loader = Verdict(), fields = Verdict(), numbers = Verdict()
  private var delimiter = Verdict(), thinking = Verdict()
  private var (batches, samples, delimiters) = (0, 0, 0)
  private var thinkingCounts: [Int] = []
  /// What the first sample looks like.
  private var form = ""
  private var firstText: String?

  init(_ facts: CheckFacts) { self.facts = facts }

  mutating func add(_ outcome: StepOutcome) {
    for batch in outcome.batches { add(batch) }
  }

  private mutating func add(_ batch: BatchOutcome) {
    batches += 1
    samples += batch.samples.count
    let wanted = facts.configuration.data.batchSize
    loader.expect(
      batch.samples.count == wanted && batch.tokens.rows.count == wanted && batch.languages.count == wanted,
      "\(batch.place) has \(batch.samples.count) samples and \(batch.tokens.rows.count) rows of \(wanted)")
    for (index, sample) in batch.samples.enumerated() {
      let place = "\(batch.place), sample \(index)"
      let text = index < batch.languages.count ? batch.languages[index] : ""
      let image = index < batch.images.count ? batch.images[index] : nil
      let missing = missing(sample, text, image)
      fields.expect(missing.isEmpty, "\(place) lacks \(missing.joined(separator: ", "))")
      numbers.expect(
        (sample.chunk + (sample.state ?? [])).allSatisfy(\.isFinite),
        "\(place) has an action or a state that is not finite")
      if firstText == nil { (firstText, form) = (text, form(sample, image, views: batch.views)) }
      guard index < batch.tokens.rows.count else { continue }
      let row = batch.tokens.rows[index]
      delimiters += row.hasDelimiter ? 1 : 0
      delimiter.expect(row.hasDelimiter, "\(place) has none")
      let step = batch.place.step
      guard facts.usesLatents(atStep: step) else { continue }
      let (found, asked) = (row.thinkingColumns.count, facts.thinkingTokens(atStep: step))
      thinkingCounts.append(found)
      thinking.expect(
        found == asked && found > 0, "\(place) has \(found), stage \(facts.stage(atStep: step)) asks for \(asked)")
    }
  }

  /// The fields that are empty or of another size than the configuration's.
  private func missing(_ sample: EpisodeSample, _ text: String, _ image: RGBImage?) -> [String] {
    let size = facts.data.imageSize
    var names: [String] = []
    let hasImage = image.map {
      $0.height == size.height && $0.width == size.width && $0.pixels.count == size.height * size.width * 3
    }
    if sample.encodedImage.isEmpty || hasImage != true { names.append("image") }
    if text.isEmpty { names.append("lang") }
    if sample.chunk.isEmpty || sample.chunk.count != facts.data.chunkLength * facts.data.actionDimension {
      names.append("action")
    }
    if facts.data.loadsProprio, sample.state?.count != facts.configuration.framework.actionModel.stateDimension {
      names.append("state")
    }
    return names
  }

  private func form(_ sample: EpisodeSample, _ image: RGBImage?, views: Int) -> String {
    let size = facts.data.actionDimension
    var parts = [
      "image uint8 " + CheckFigures.shape([views, image?.height ?? 0, image?.width ?? 0, 3]), "lang text",
      "action float32 " + CheckFigures.shape([sample.chunk.count / max(1, size), size]),
    ]
    if let state = sample.state { parts.append("state float32 \(state.count)") }
    return parts.joined(separator: ", ")
  }

  func checks() -> [Check] {
    let names = facts.data.loadsProprio ? "image, lang, action, state" : "image, lang, action"
    var checks = [
      loader.check(
        .data, "the loader gives whole batches",
        "\(CheckFigures.count(samples, "sample")) in "
          + (batches == 1 ? "1 batch" : "\(batches) batches of \(facts.configuration.data.batchSize)"),
        hint: "look at TrainingStream: it restarts where an epoch ends"),
      fields.check(.data, "samples have \(names)", form, hint: "look at EpisodeSample and BridgeTrajectory"),
      numbers.check(
        .data, "actions and states are finite", "\(samples) of \(samples) samples",
        hint: "look at TrajectoryStatistics and at the raw episodes (`episodes --json`)"),
      delimiter.check(
        .data, "the @ delimiter is in every sample", "\(delimiters) of \(samples)",
        hint: "data processing did not add '@': look at StageComposer and at the reasoning's join"),
    ]
    if thinking.evaluations > 0 {
      checks.append(
        thinking.check(
          .data, "thinking tokens are in every sample", "\(CheckFigures.range(thinkingCounts)) a sample",
          hint: "the stage composition lost the span: look at StageComposer"))
    }
    return checks
  }

  var notes: [CheckNote] {
    var notes: [CheckNote] = []
    if let text = firstText {
      if let separator = text.firstRange(of: StageComposer.separator) {
        notes.append(CheckNote(.data, "instruction  " + CheckFigures.quoted(text[..<separator.lowerBound])))
        notes.append(CheckNote(.data, "reasoning    " + CheckFigures.quoted(text[separator.upperBound...])))
      } else {
        notes.append(CheckNote(.data, "lang         " + CheckFigures.quoted(text)))
      }
    }
    notes += facts.data.curriculum.switches.filter { $0.step < facts.steps }.map {
      CheckNote(.data, "at step \($0.step)   from stage \($0.from) to stage \($0.to)")
    }
    return notes
  }
}
