import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotTensors

/// Comparisons made by hand, one for every verdict, with everything that a report can show.
enum ReportExamples {
  /// One of each kind, by name.
  static var all: [(name: String, report: ComparisonReport)] {
    get throws {
      [
        ("match", ComparisonReport([match])), ("within", ComparisonReport([within])),
        ("drift", ComparisonReport([try drift])), ("missing records", ComparisonReport([try missing])),
        ("no golden", ComparisonReport([noGolden])), ("not comparable", ComparisonReport([try notComparable])),
        ("corrupt", ComparisonReport([corrupt])), ("contract", ComparisonReport([try contract], origin: .stored)),
        ("refused", ComparisonReport([try refused])), ("nothing", ComparisonReport([])),
        ("several", ComparisonReport([match, within, try drift, try missing, noGolden, try notComparable, corrupt])),
      ]
    }
  }

  static var match: GoldenComparison {
    var comparison = GoldenComparison(name: "same", path: "Golden/same.golden.zst")
    (comparison.records, comparison.identical, comparison.seconds) = (1200, 1200, 1.25)
    return comparison
  }

  static var within: GoldenComparison {
    var comparison = GoldenComparison(name: "near", path: "Golden/near.golden.zst")
    comparison.verdict = .within
    (comparison.records, comparison.identical, comparison.within) = (1200, 1000, 200)
    comparison.cause = .arithmetic(["compute.backend canonical -> openblas"])
    comparison.tolerance = ToleranceOutcome(origin: "calibrated over 8 trials")
    comparison.tolerance?.rules = [rule(refused: 0)]
    return comparison
  }

  static var drift: GoldenComparison {
    get throws {
      var comparison = GoldenComparison(name: "run", path: "Golden/run.golden.zst")
      comparison.verdict = .drift
      (comparison.records, comparison.identical, comparison.drifted) = (10, 7, 3)
      comparison.first = try difference()
      comparison.culprits = [try difference(), try measured()]
      comparison.downstream = 2
      comparison.cause = .configuration(["compat"])
      comparison.configuration = [SettingDifference(key: "compat", golden: "[]", observed: "[labels_mask_whole_span]")]
      comparison.environment = [SettingDifference(key: "threads", golden: "2", observed: "8")]
      comparison.renames = [
        AddressRename(golden: "head/old.value", observed: "head/new.value", reason: .parents, steps: 3)
      ]
      comparison.blamePath = try ["tokens/batch/labels", "loss/vlm", "loss/total"].map {
        try TensorAddress("0/\($0).value")
      }
      comparison.curves = [ScalarCurve(path: "loss/total.value", golden: [1, 2], observed: [1, .nan])]
      comparison.map = map
      return comparison
    }
  }

  static var missing: GoldenComparison {
    get throws {
      var comparison = GoldenComparison(name: "lost", path: "Golden/lost.golden.zst")
      comparison.verdict = .missing
      (comparison.records, comparison.identical, comparison.missing, comparison.new) = (10, 9, 1, 2)
      var lost = try difference()
      (lost.kind, lost.observed, lost.location, lost.laterSteps) = (.missing, nil, nil, 0)
      lost.size = DifferenceSize()
      comparison.first = lost
      return comparison
    }
  }

  static var noGolden: GoldenComparison {
    var comparison = GoldenComparison(name: "none", path: "Golden/none.golden.zst")
    comparison.verdict = .missing
    comparison.problem = "there is no golden yet; make it with: ecot-golden record --config a.yaml"
    return comparison
  }

  static var notComparable: GoldenComparison {
    get throws {
      var comparison = try drift
      (comparison.name, comparison.path) = ("other", "Golden/other.golden.zst")
      comparison.verdict = .notComparable
      comparison.comparability = [SettingDifference(key: "seed", golden: "42", observed: "43")]
      comparison.cause = .inputs(["seed"])
      return comparison
    }
  }

  static var corrupt: GoldenComparison {
    var comparison = GoldenComparison(name: "torn", path: "Golden/torn.golden.zst")
    comparison.verdict = .corrupt
    comparison.problem = "Golden/torn.golden.zst: offset 12: the frame's checksum is wrong"
    return comparison
  }

  static var contract: GoldenComparison {
    get throws {
      var comparison = try drift
      (comparison.name, comparison.path) = ("stage0", "Golden/stage0.golden.zst")
      var outcome = ContractOutcome(path: "config/contracts/stages.yaml")
      outcome.addresses = 10
      var (kept, broken) = (
        ContractRuleOutcome(pattern: "*/data/**", expectation: "equal", line: 3),
        ContractRuleOutcome(pattern: "*/tokens/**", expectation: "differs", line: 5)
      )
      (kept.matched, broken.matched, broken.violated) = (6, 4, 1)
      outcome.rules = [kept, broken]
      outcome.violations = [
        ContractViolation(
          address: try TensorAddress("0/tokens/batch/input_ids.value"), pattern: "*/tokens/**", line: 5,
          expectation: "differs", found: "equal on both sides")
      ]
      comparison.contract = outcome
      return comparison
    }
  }

  static var refused: GoldenComparison {
    get throws {
      var comparison = try drift
      comparison.cause = .arithmetic(["compute.backend canonical -> openblas"])
      comparison.tolerance = ToleranceOutcome(origin: "rules.yaml")
      comparison.tolerance?.rules = [rule(refused: 3)]
      comparison.tolerance?.unmeasured = 1
      return comparison
    }
  }

  // MARK: Parts

  static func rule(refused: Int) -> ToleranceRuleOutcome {
    var rule = ToleranceRuleOutcome(pattern: "**", predicate: "relative_l2 <= 1e-6", line: 2)
    (rule.matched, rule.refused) = (200, refused)
    (rule.minimum, rule.minimumAddress) = ("relative_l2 <= 3e-6", "0/loss/total.value")
    return rule
  }

  static var map: DriftMap {
    var map = DriftMap()
    map.steps = [0, 1]
    map.rows = [.init(path: "tokens/batch/labels.value", cells: [.culprit, .downstream], sizes: [0.5, nil])]
    map.identicalRows = [("data", 4), ("tokens", 1)]
    return map
  }

  /// A label that differs, with all that the records tell.
  static func difference() throws -> RecordDifference {
    let address = try TensorAddress("0/tokens/batch/labels.value")
    let parent = try TensorAddress("0/tokens/batch/input_ids.value")
    var location = DifferenceLocation()
    (location.sample, location.token, location.tokenText, location.extent) = (0, 1, "\"a\"\n", "1 of 2 elements")
    var size = DifferenceSize()
    (size.relativeL2, size.relativeL2Error, size.maximalDifference) = (0.4472135954999579, 0, 1)
    func record(_ values: [Int64]) throws -> TensorRecord {
      TensorRecord(
        address: address, parents: [parent],
        fingerprint: Fingerprinter().fingerprint(try Tensor(values, shape: [1, 2])))
    }
    return RecordDifference(
      address: address, kind: .drift, parentsEqual: true, size: size, location: location, golden: try record([1, 2]),
      observed: try record([1, 3]), laterSteps: 8)
  }

  /// An action that holds NaN, measured element by element.
  static func measured() throws -> RecordDifference {
    var difference = RecordDifference(
      address: try TensorAddress("0/head/action_model.velocity.value"), kind: .nonFinite, parentsEqual: true)
    difference.exact = ExactDifference(
      source: "run again as recorded", differing: 12, count: 512, maximalDifference: 0.25, maximalULP: 4_194_304,
      relativeL2: .nan, cosine: 0.5,
      worst: (0..<10).map { number in
        ExactDifference.Element(
          index: [0, number], golden: 1.5, observed: number == 0 ? .nan : 1.25, ulp: number == 0 ? nil : 2_097_152)
      })
    return difference
  }
}
