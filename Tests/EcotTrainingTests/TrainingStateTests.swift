import EcotAutograd
import EcotFiles
import EcotTensors
import EcotTraining
import Testing

@Suite struct TrainingStateTests {
  @Test func parametersOfAnotherTypeAreRefused() throws {
    let error = #expect(throws: InputError.self) {
      try TrainingState(parameters: [
        ParameterName("c"): Tensor([1] as [Double]), ParameterName("b"): Tensor([1] as [Int64]),
        ParameterName("a"): Tensor([1] as [Float]),
      ])
    }
    #expect(error?.description == "parameter 'b' holds int64 (expected float32)")
  }

  @Test func beforeTheFirstUpdateThereAreNoMoments() throws {
    let state = try SmallRun().state
    #expect(state.moments.isEmpty && state.updates == 0)
    #expect(SmallRun.names.allSatisfy { state.address(of: $0) == nil })
  }
}
