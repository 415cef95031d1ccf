import EcotFingerprints
import EcotGoldens
import EcotTensors

/// The part of a golden that a run was asked to look at.
///
/// `--detail PATTERN=off` of the command line is a filter, as fewer steps are: whoever leaves addresses out does not call them
/// obsolete. `off` in the configuration (`golden.detail`) is none: there it says what a golden is to hold, and what the golden
/// holds beyond that is obsolete.
struct VerifyScope {
  /// The golden without the records that were left out; the golden itself where nothing was.
  let golden: Golden
  /// The records of the golden that were left out.
  let omitted: Int

  /// Looks at the rules that the command line added to those of the golden's own command.
  init(_ golden: Golden, _ plan: RunPlan) throws {
    let recorded = golden.metadata.command.detail
    let given =
      plan.request.details.starts(with: recorded)
      ? Array(plan.request.details.dropFirst(recorded.count)) : plan.request.details
    guard given.contains(where: { $0.hasSuffix("=off") }) else {
      (self.golden, omitted) = (golden, 0)
      return
    }
    var metadata = golden.metadata
    // Bounds are one a record of the whole golden, which whoever judges asks for them.
    metadata.tolerance = nil
    let writer = try GoldenWriter(metadata: metadata)
    var omitted = 0
    try golden.forEachRecord { record in
      if plan.detail.level(for: record.address) == .off { omitted += 1 } else { try writer.append(record) }
    }
    self.golden = omitted == 0 ? golden : try Golden(bytes: writer.encoded(), name: golden.name)
    self.omitted = omitted
  }
}
