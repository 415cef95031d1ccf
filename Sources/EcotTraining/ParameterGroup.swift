import EcotAutograd

/// The learning rates of a run by module; a module without a rate of its own has the base rate.
package struct LearningRates: Sendable, Equatable {
  /// Of every parameter that no other group holds.
  package var base: Double
  /// Of the language model with its vision tower, `vlm.`.
  package var qwenVLInterface: Double?
  /// Of the action head, `action_model.`.
  package var actionModel: Double?

  /// Rates as they are.
  package init(base: Double, qwenVLInterface: Double? = nil, actionModel: Double? = nil) {
    (self.base, self.qwenVLInterface, self.actionModel) = (base, qwenVLInterface, actionModel)
  }
}

/// Parameters that share a learning rate, as starVLA's `build_param_lr_groups` makes them.
package struct ParameterGroup: Sendable, Equatable {
  /// The name in addresses and logs, which is the key of its rate in the configuration.
  package let name: String
  /// The rate before the schedule's factor.
  package let learningRate: Double
  /// Its parameters; a group may be empty.
  package let parameters: [ParameterName]

  /// A group.
  package init(name: String, learningRate: Double, parameters: [ParameterName]) {
    (self.name, self.learningRate, self.parameters) = (name, learningRate, parameters)
  }

  /// The rate of an update: the schedule's factor is applied in double precision, and the result rounded once.
  package func rate(factor: Double) -> Float { Float(learningRate * factor) }

  /// Sorts the parameters that are not frozen into `qwen_vl_interface`, `action_model` and `base`, in this order and
  /// each in the order of `names`. A module whose rate is nil, and what belongs to no module, is in `base`. Every group
  /// is there, whether it has parameters or not.
  package static func groups(
    of names: [ParameterName], rates: LearningRates, isFrozen: (ParameterName) -> Bool = { _ in false }
  ) -> [ParameterGroup] {
    let modules: [(prefix: String, name: String, rate: Double?)] = [
      ("vlm.", "qwen_vl_interface", rates.qwenVLInterface), ("action_model.", "action_model", rates.actionModel),
    ]
    var members: [[ParameterName]] = modules.map { _ in [] }
    var rest: [ParameterName] = []
    for name in names where !isFrozen(name) {
      let module = modules.firstIndex { $0.rate != nil && name.rawValue.utf8.starts(with: $0.prefix.utf8) }
      if let module { members[module].append(name) } else { rest.append(name) }
    }
    let own = zip(modules, members).map { module, parameters in
      ParameterGroup(name: module.name, learningRate: module.rate ?? rates.base, parameters: parameters)
    }
    return own + [ParameterGroup(name: "base", learningRate: rates.base, parameters: rest)]
  }
}
