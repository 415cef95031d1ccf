import EcotRuns
import EcotTensors
import Testing

private let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

/// The table of docs/DETECTION.md: every planted fault is named at its address and place.
@Suite struct DetectionTests {
  private static func detection(_ stage: Int) throws -> DetectionRun {
    try DetectionRun(
      RunRequest(
        configurations: ["\(root)/config/test_ecot_stage\(stage).yaml"],
        overrides: [
          "datasets.vla_data.ecot.data_root_dir=\(root)/Golden/data",
          "datasets.vla_data.ecot.reasoning_json=\(root)/Golden/data/embodied_features_bridge.json",
          "framework.qwenvl.tokenizer=\(root)/Golden/data/tokenizer",
        ], threads: 1))
  }

  @Test(arguments: [0, 2]) func everyPlantedFaultIsFound(stage: Int) throws {
    let detection = try Self.detection(stage)
    var stages: Set<RunStage> = []
    var kinds: Set<PlantedFault.Kind> = []
    for faults in detection.plants {
      let finding = try detection.finding(of: faults)
      #expect(finding.misses.isEmpty, "\(faults): \(finding.misses)")
      stages.formUnion(faults.map(\.address.stage))
      kinds.formUnion(faults.map(\.kind))
    }
    #expect(stages == Set(RunStage.allCases))
    #expect(kinds == Set(PlantedFault.Kind.allCases))
    #expect(detection.plants.count > 140)
  }

  @Test func whatIsNotThereIsAMiss() throws {
    let detection = try Self.detection(0)
    let nowhere = try PlantedFault(.oneULP, at: TensorAddress("0/head/no_such.value"))
    let finding = try detection.finding(of: [nowhere])
    #expect(finding.misses.count >= 3, "\(finding.misses)")
    // One fault behind another is one cause, not two: the judge must say so.
    let chain = try detection.finding(of: [
      PlantedFault(.oneElement, at: TensorAddress("0/vision/block.1/output.value")),
      PlantedFault(.oneElement, at: TensorAddress("0/vision/block.2/output.value")),
    ])
    #expect(!chain.misses.isEmpty)
  }

  @Test func aFaultPropagatesFromEveryStageThatComputesWithIt() throws {
    let detection = try Self.detection(2)
    let addresses = [
      "0/data/sample.1/reasoning.value", "0/data/normalized/action.value", "0/data/image/decoded.value",
      "0/data/batch/action.value", "0/tokens/sample.0/lang.value", "0/tokens/sample.1/ids.value",
      "0/tokens/batch/input_ids.value", "0/update/learning_rate/base.value",
      "0/update/action_model.action_decoder.layer2.weight.value",
    ]
    for text in addresses {
      let address = try TensorAddress(text)
      let kind: PlantedFault.Kind =
        text.contains("action.value") || address.stage == .update
        ? .scaled : .oneNumber
      let finding = try detection.finding(of: [PlantedFault(kind, at: address)])
      #expect(finding.isPropagated, "\(text)")
      #expect(finding.comparison.downstream > 100, "\(text): \(finding.comparison.downstream)")
    }
  }
}
