import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors

/// What a run made of the parameters, compared tensor by tensor with their initial values, so that no second copy of the model is
/// held.
package struct ParameterCensus: Sendable {
  /// A parameter that changed.
  package struct Change: Sendable, Equatable {
    /// The parameter.
    package var name: ParameterName
    /// The L2 norm of the difference over that of the initial value; nil where the initial value is zero.
    package var relative: Double?

    /// A change.
    package init(name: ParameterName, relative: Double?) { (self.name, self.relative) = (name, relative) }
  }

  /// Elements of a module's parameters, and those that are trained.
  package struct Count: Sendable, Equatable {
    /// All of them, and the trained ones.
    package var all = 0, trained = 0

    /// Nothing counted yet.
    package init() {}
  }

  /// The vision-language model and the action head.
  package var language = Count(), head = Count()
  /// The trained parameters that differ from their initial value in at least one bit, in the model's order.
  package var changed: [Change] = []
  /// The trained parameters that should have changed and did not.
  package var unchanged: [ParameterName] = []
  /// The trained parameters that never got a gradient although the losses depend on them, and those on which none depends.
  package var withoutGradient: [ParameterName] = [], unneeded: [ParameterName] = []
  /// Frozen parameters, and those of them that changed.
  package var frozen = 0, thawed: [ParameterName] = []
  /// Parameters with an initial value that is not finite.
  package var nonFinite: [ParameterName] = []
  /// The rows of the table of token embeddings, its width, and those thinking tokens whose row is missing or all zero.
  package var tableShape: [Int] = [], missingRows: [Int] = []
  /// The first trained parameter, which the design document's test remembers.
  package var first: ParameterName?
  /// The number of parameters.
  package var parameters = 0

  /// Trained parameters with elements.
  package var trained: Int { changed.count + unchanged.count + withoutGradient.count + unneeded.count }
  /// The largest relative change; the first of equals.
  package var largest: Change? { measured.reduce(nil) { best, change in Self.wins(change, best, >) ? change : best } }
  /// The smallest relative change; the first of equals.
  package var smallest: Change? { measured.reduce(nil) { best, change in Self.wins(change, best, <) ? change : best } }

  private var measured: [Change] { changed.filter { $0.relative?.isFinite ?? false } }

  private static func wins(_ change: Change, _ best: Change?, _ order: (Double, Double) -> Bool) -> Bool {
    guard let best = best?.relative, let relative = change.relative else { return true }
    return order(relative, best)
  }

  /// Looks at every parameter of a trainer.
  init(_ trainer: Trainer, _ facts: CheckFacts) throws {
    let model = trainer.model
    let thinking = facts.marks.thinking
    for parameter in model.parameters where parameter.count > 0 {
      parameters += 1
      let name = parameter.name
      let initial = try model.initialValue(parameter)
      let before = try initial.floats
      count(parameter, isTrained: !model.frozen.contains(name))
      if !before.allSatisfy(\.isFinite) { nonFinite.append(name) }
      if name.rawValue == "vlm.model.language_model.embed_tokens.weight" {
        tableShape = initial.shape
        missingRows = [thinking.thinking, thinking.start, thinking.end].map { Int($0) }
          .filter { Self.isMissing($0, in: before, initial.shape) }
      }
      guard let after = try trainer.state.parameters[name]?.floats, after.count == before.count else {
        throw InputError("the parameter '\(name)' is missing from the training state")
      }
      let change = Self.change(before, after)
      if model.frozen.contains(name) {
        frozen += 1
        if change != nil { thawed.append(name) }
        continue
      }
      first = first ?? name
      let hasGradient = trainer.state.moments[name] != nil
      if let change {
        changed.append(Change(name: name, relative: change))
      } else if !facts.needs(parameter) {
        unneeded.append(name)
      } else if hasGradient {
        unchanged.append(name)
      } else {
        withoutGradient.append(name)
      }
    }
  }

  private mutating func count(_ parameter: ParameterShape, isTrained: Bool) {
    let trained = isTrained ? parameter.count : 0
    switch parameter.module {
    case .vlm: (language.all, language.trained) = (language.all + parameter.count, language.trained + trained)
    case .actionModel: (head.all, head.trained) = (head.all + parameter.count, head.trained + trained)
    }
  }

  /// Whether a table lacks a row, or holds nothing but zeros there.
  private static func isMissing(_ row: Int, in values: [Float], _ shape: [Int]) -> Bool {
    guard shape.count == 2, (0..<shape[0]).contains(row) else { return true }
    return values[(row * shape[1])..<((row + 1) * shape[1])].allSatisfy { $0 == 0 }
  }

  /// nil where both are equal to the bit; else the relative change, nil where there is nothing to relate it to.
  private static func change(_ before: [Float], _ after: [Float]) -> Double?? {
    var (difference, size, differs) = (0.0, 0.0, false)
    for index in before.indices {
      let (old, new) = (Double(before[index]), Double(after[index]))
      if before[index].bitPattern != after[index].bitPattern { differs = true }
      difference += (new - old) * (new - old)
      size += old * old
    }
    guard differs else { return nil }
    return .some(size > 0 ? (difference / size).squareRoot() : nil)
  }
}
