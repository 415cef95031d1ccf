import EcotDrift
import EcotFiles

/// The parts of a comparison that say why: cause, renames, tolerances, contracts, exact differences, the map, the curves.
extension ComparisonJSON {
  static func write(_ cause: Cause?, to writer: inout JSONWriter) {
    guard let cause else { return writer.null() }
    writer.object {
      $0.member("kind", ComparisonWords.name(cause))
      $0.member("details", ComparisonWords.details(cause))
    }
  }

  static func write(_ rename: AddressRename, to writer: inout JSONWriter) {
    writer.object {
      $0.member("golden", rename.golden)
      $0.member("observed", rename.observed)
      $0.member("reason", rename.reason.rawValue)
      $0.member("steps", rename.steps)
    }
  }

  static func write(_ tolerance: ToleranceOutcome?, to writer: inout JSONWriter) {
    guard let tolerance else { return writer.null() }
    writer.object { writer in
      writer.member("origin", tolerance.origin)
      writer.member("unmeasured", tolerance.unmeasured)
      writer.member(
        "rules",
        array: { writer in
          for rule in tolerance.rules {
            writer.object {
              $0.member("pattern", rule.pattern)
              $0.member("predicate", rule.predicate)
              $0.member("line", rule.line)
              $0.member("matched", rule.matched)
              $0.member("refused", rule.refused)
              $0.member("minimum", rule.minimum)
              $0.member("minimum_address", rule.minimumAddress)
            }
          }
        })
    }
  }

  static func write(_ exact: ExactDifference?, to writer: inout JSONWriter) {
    guard let exact else { return writer.null() }
    writer.object { writer in
      writer.member("source", exact.source)
      writer.member("differing", exact.differing)
      writer.member("count", exact.count)
      writer.member("max_abs", exact.maximalDifference)
      writer.member("max_ulp", exact.maximalULP)
      writer.member("relative_l2", exact.relativeL2)
      writer.member("cosine", exact.cosine)
      writer.member(
        "worst",
        array: { writer in
          for element in exact.worst {
            writer.object { writer in
              writer.member("index", element.index)
              number(element.golden, "golden", to: &writer)
              number(element.observed, "observed", to: &writer)
              writer.member("ulp", element.ulp)
            }
          }
        })
    }
  }

  /// A number, or its name where JSON has none: of an element that is not finite a reader wants to know which.
  private static func number(_ value: Double, _ key: String, to writer: inout JSONWriter) {
    if value.isFinite { writer.member(key, value) } else { writer.member(key, FigureText.short(value)) }
  }

  static func write(_ curve: ScalarCurve, to writer: inout JSONWriter) {
    writer.object {
      $0.member("path", curve.path)
      $0.member("golden", curve.golden)
      $0.member("observed", curve.observed)
    }
  }

  static func write(_ map: DriftMap?, to writer: inout JSONWriter) {
    guard let map else { return writer.null() }
    writer.object { writer in
      writer.member("steps", map.steps)
      writer.member(
        "rows",
        array: { writer in
          for row in map.rows {
            writer.object {
              $0.member("path", row.path)
              $0.member("cells", row.cells.map(name))
              $0.member("sizes", row.sizes)
            }
          }
        })
      writer.member("rows_omitted", map.rowsOmitted)
      writer.member(
        "identical_rows", object: { for stage in map.identicalRows { $0.member(stage.stage, stage.count) } })
    }
  }

  private static func name(_ cell: DriftMap.Cell) -> String {
    switch cell {
    case .absent: "absent"
    case .identical: "identical"
    case .within: "within"
    case .downstream: "downstream"
    case .culprit: "culprit"
    case .missing: "missing"
    case .new: "new"
    }
  }
}
