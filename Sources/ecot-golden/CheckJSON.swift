import EcotFiles
import EcotPipeline
import EcotRuns

/// The report of `check` for scripts: one JSON object.
enum CheckJSON {
  static func json(_ report: CheckRun.Report) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("passed", report.passed)
      writer.member("checks", array: { for check in report.checks { write(check, &$0) } })
      writer.member(
        "report", object: { for part in report.parts { $0.member(name(part.part.rawValue), part.passed) } })
      writer.member("notes", array: { for note in report.notes { write(note, &$0) } })
      if let steps = report.steps { write(steps, &writer) }
      if let memory = report.memory, !memory.resident.isEmpty {
        writer.member(
          "memory",
          object: {
            $0.member("resident_bytes", memory.resident)
            $0.member("growth_bytes", memory.growth)
          })
      }
      if report.steps != nil { writer.member("build_milliseconds", report.times.building) }
      writer.member("step_milliseconds", report.times.steps)
      writer.member("load_milliseconds", report.times.loading)
    }
    return writer.text
  }

  private static func write(_ check: Check, _ writer: inout JSONWriter) {
    writer.object {
      $0.member("module", check.module.rawValue)
      $0.member("name", check.name)
      $0.member("passed", check.passed)
      $0.member("detail", check.detail)
      $0.member("hint", check.hint)
    }
  }

  private static func write(_ note: CheckNote, _ writer: inout JSONWriter) {
    writer.object {
      $0.member("module", note.module.rawValue)
      $0.member("text", note.text)
    }
  }

  private static func write(_ steps: StepChecks, _ writer: inout JSONWriter) {
    writer.member(
      "losses",
      object: {
        for (name, statistics) in steps.lossSeries {
          $0.member(
            name,
            object: {
              $0.member("initial", statistics.initial)
              $0.member("final", statistics.final)
              $0.member("mean", statistics.mean)
              $0.member("std", statistics.deviation)
              $0.member("values", statistics.values)
            })
        }
      })
    let (norms, coefficients) = steps.gradientNorms
    if !norms.values.isEmpty {
      writer.member(
        "gradient_norm",
        object: {
          $0.member("min", norms.minimum)
          $0.member("mean", norms.mean)
          $0.member("max", norms.maximum)
          $0.member("values", norms.values)
          $0.member("clip_coefficients", coefficients.values)
        })
    }
    if let census = steps.census { write(census, &writer) }
  }

  private static func write(_ census: ParameterCensus, _ writer: inout JSONWriter) {
    writer.member(
      "parameters",
      object: { writer in
        writer.member("total", census.language.all + census.head.all)
        writer.member("trainable", census.language.trained + census.head.trained)
        for (name, count) in [("language_model", census.language), ("action_head", census.head)] {
          writer.member(
            name,
            object: {
              $0.member("total", count.all)
              $0.member("trainable", count.trained)
            })
        }
        writer.member("tensors", census.parameters)
        writer.member("changed", census.changed.count)
        writer.member("frozen", census.frozen)
        writer.member("first_trainable", census.first?.rawValue)
        for (name, change) in [("largest", census.largest), ("smallest", census.smallest)] {
          guard let change else { continue }
          writer.member(
            name,
            object: {
              $0.member("name", change.name.rawValue)
              $0.member("relative_change", change.relative)
            })
        }
      })
  }

  private static func name(_ part: String) -> String { String(part.map { $0 == " " ? "_" : $0 }) }
}
