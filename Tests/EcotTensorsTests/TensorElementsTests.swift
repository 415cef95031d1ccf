import EcotFiles
import EcotTensors
import Testing

@Suite struct TensorElementsTests {
  @Test func elementsOfAnotherTypeAreRefused() throws {
    let floats = try Tensor([1, 2] as [Float], shape: [2, 1])
    #expect(try floats.floats == [1, 2])
    let error = #expect(throws: InputError.self) { try floats.int64s }
    #expect(error?.description == "a tensor of shape (2, 1) holds float32 (expected int64)")
    #expect(try Tensor([3] as [Int64]).int64s == [3])
    #expect(try Tensor([3] as [Int32]).int32s == [3])
    #expect(try Tensor([3] as [UInt8]).uint8s == [3])
    #expect(throws: InputError.self) { try Tensor([3] as [Int64]).floats }
  }

  @Test func shapesChangeWhereTheNumberOfElementsStays() throws {
    let tensor = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    #expect(try tensor.reshaped(to: [3, 2]).shape == [3, 2])
    #expect(try tensor.reshaped(to: [6]).floats == tensor.floats)
    let error = #expect(throws: InputError.self) { try tensor.reshaped(to: [4, 2]) }
    #expect(error?.description == "reshape: (2, 3) has 6 elements and (4, 2) has 8")
    #expect(throws: InputError.self) { try tensor.reshaped(to: [-2, -3]) }
  }

  @Test func zerosAndScalars() throws {
    #expect(try Tensor.zeros([2, 2]).floats == [0, 0, 0, 0])
    #expect(throws: InputError.self) { try Tensor.zeros([-1]) }
    #expect(Tensor(scalar: 7).shape == [])
    #expect([2, 3, 4].elements(1..<3) == 12)
    #expect([2, 3, 4].elements(0..<0) == 1)
  }
}
