/// The parts of the training test that can be run alone.
package enum CheckModule: String, CaseIterable, Sendable {
  case config, data, tokenization, alignment, model, forward, training
}

/// The lines of the test's final report.
package enum CheckPart: String, CaseIterable, Sendable {
  case dataLoading = "data loading"
  case modelBuilding = "model building"
  case forwardPass = "forward pass"
  case trainingLoop = "training loop"
  case gradientFlow = "gradient flow"
  case parameterUpdate = "parameter update"

  /// The line to which a module's criteria belong unless they say otherwise.
  init(_ module: CheckModule) {
    self =
      switch module {
      case .config, .data: .dataLoading
      case .model: .modelBuilding
      // Inputs, alignment and losses are what the design document's forward test looks at.
      case .tokenization, .alignment, .forward: .forwardPass
      case .training: .trainingLoop
      }
  }
}

/// One success criterion, evaluated.
package struct Check: Sendable, Equatable {
  /// The part of the test that it belongs to.
  package var module: CheckModule
  /// The line of the final report that it decides.
  package var part: CheckPart
  /// What must hold; the same text whether it holds or not.
  package var name: String
  /// Whether it held wherever it was looked at.
  package var passed: Bool
  /// The figures, or the first place at which it did not hold.
  package var detail: String
  /// Where to look; nil where it holds.
  package var hint: String?

  /// States a criterion; the hint is kept only where it does not hold.
  package init(
    _ module: CheckModule, _ name: String, _ passed: Bool, _ detail: String, hint: String, part: CheckPart? = nil
  ) {
    (self.module, self.part) = (module, part ?? CheckPart(module))
    (self.name, self.passed, self.detail) = (name, passed, detail)
    self.hint = passed ? nil : hint
  }
}

/// A line of figures that decides nothing.
package struct CheckNote: Sendable, Equatable {
  /// The part of the test that it belongs to.
  package var module: CheckModule
  /// The figures.
  package var text: String

  /// A line.
  package init(_ module: CheckModule, _ text: String) { (self.module, self.text) = (module, text) }
}

/// The criteria of one concern, which see every step of a run.
protocol CheckGroup: Sendable {
  /// Takes a step into account.
  mutating func add(_ outcome: StepOutcome)
  /// The criteria that apply, in the order of the test.
  func checks() -> [Check]
  /// Figures beside them.
  var notes: [CheckNote] { get }
}

extension CheckGroup {
  var notes: [CheckNote] { [] }
}

/// A criterion over many places: how often it was looked at, and where it first did not hold.
struct Verdict: Sendable {
  private(set) var evaluations = 0
  private(set) var failure: String?

  /// Looks at one place.
  mutating func expect(_ holds: Bool, _ problem: @autoclosure () -> String) {
    evaluations += 1
    if !holds, failure == nil { failure = problem() }
  }

  /// The criterion; one that was looked at nowhere does not hold.
  func check(
    _ module: CheckModule, _ name: String, _ detail: String, hint: String, part: CheckPart? = nil
  ) -> Check {
    let problem = failure ?? (evaluations == 0 ? "there was nothing to look at" : nil)
    return Check(module, name, problem == nil, problem ?? detail, hint: hint, part: part)
  }
}
