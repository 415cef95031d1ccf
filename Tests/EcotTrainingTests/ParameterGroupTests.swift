import EcotAutograd
import EcotTraining
import Testing

@Suite struct ParameterGroupTests {
  private let names = ["vlm.b", "action_model.x", "vlm.a", "vlmodel.c", "other", "action_model.y"].map { name in
    ParameterName(name as String)
  }

  private func groups(_ rates: LearningRates, frozen: String? = nil) -> [String] {
    ParameterGroup.groups(of: names, rates: rates) { $0.rawValue == frozen }.map { group in
      "\(group.name) \(group.learningRate): \(group.parameters.map(\.rawValue).joined(separator: " "))"
    }
  }

  @Test func modulesWithARateOfTheirOwnAreGroups() {
    #expect(
      groups(LearningRates(base: 1, qwenVLInterface: 2, actionModel: 3)) == [
        "qwen_vl_interface 2.0: vlm.b vlm.a", "action_model 3.0: action_model.x action_model.y",
        "base 1.0: vlmodel.c other",
      ])
  }

  @Test func theOthersHaveTheBaseRateInTheOrderGiven() {
    #expect(
      groups(LearningRates(base: 1, actionModel: 3)) == [
        "qwen_vl_interface 1.0: ", "action_model 3.0: action_model.x action_model.y",
        "base 1.0: vlm.b vlm.a vlmodel.c other",
      ])
    #expect(
      groups(LearningRates(base: 1)).last == "base 1.0: \(names.map(\.rawValue).joined(separator: " "))")
  }

  @Test func frozenParametersAreInNoGroup() {
    #expect(
      groups(LearningRates(base: 1, qwenVLInterface: 2), frozen: "vlm.b") == [
        "qwen_vl_interface 2.0: vlm.a", "action_model 1.0: ",
        "base 1.0: action_model.x vlmodel.c other action_model.y",
      ])
  }

  @Test func ratesAreRoundedOnce() {
    let group = ParameterGroup(name: "base", learningRate: 1e-5, parameters: [])
    #expect(group.rate(factor: 1.0 / 3) == Float(1e-5 * (1.0 / 3)))
  }
}
