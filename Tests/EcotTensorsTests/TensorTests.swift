import EcotFiles
import EcotTensors
import Testing

@Suite struct TensorTests {
  @Test func shapeAndElementsMustAgree() throws {
    let tensor = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    #expect(tensor.count == 6)
    #expect(tensor.elementType == .float32)
    #expect(tensor.withBytes { $0.count } == 24)
    let error = #expect(throws: InputError.self) { _ = try Tensor([1, 2] as [Int64], shape: [3]) }
    #expect(error?.description.contains("[3] wants 3 elements, 2 given") == true)
  }

  @Test(arguments: [[-1], [Int.max, 2], [1 << 40, 1 << 40]])
  func impossibleShapesAreRefused(_ shape: [Int]) {
    #expect(throws: InputError.self) { _ = try Tensor.elementCount(of: shape) }
  }

  @Test func scalarsAndEmptyTensorsExist() throws {
    #expect(try Tensor([1] as [Double], shape: []).count == 1)
    #expect(try Tensor([] as [UInt8], shape: [0, 4]).count == 0)
    #expect(Tensor(text: "é").storage == .uint8([0xC3, 0xA9]))
  }

  @Test func namesOfElementTypesRoundTrip() {
    for type in ElementType.allCases { #expect(ElementType(name: type.description) == type) }
    #expect(ElementType(name: "bfloat16") == nil)
  }
}

@Suite struct TensorAddressTests {
  @Test(arguments: [
    "0/tokens/batch/input_ids.value", "2/gradient/decoder/final/layer.3/attention/queries.gradient", "0/loss/total.value",
    "7/update/vlm.model.language_model.layers.0.mlp.up_proj.weight.moment2", "0/tokens/sample.1/lang.value",
  ])
  func machineFormRoundTrips(_ text: String) throws {
    #expect(try TensorAddress(text).description == text)
  }

  @Test(arguments: [
    "", "0", "0/loss", "x/loss/total.value", "-1/loss/total.value", "01/loss/total.value", "0/lost/total.value",
    "0/loss/total", "0/loss/total.valu", "0/loss//total.value", "0/loss/.value",
  ])
  func malformedAddressesAreRefused(_ text: String) {
    #expect(throws: InputError.self) { _ = try TensorAddress(text) }
  }

  @Test func stagesAreOrderedAsTheyRun() {
    #expect(RunStage.allCases == RunStage.allCases.sorted())
    #expect(RunStage.data < .tokens && RunStage.loss < .gradient)
  }
}

@Suite struct AddressPatternTests {
  @Test(arguments: [
    ("**", "0/loss/total.value", true), ("*/loss/*", "0/loss/total.value", true),
    ("*", "0/loss/total.value", false), ("0/**/*.gradient", "0/gradient/a/b/w.gradient", true),
    ("0/**", "10/loss/total.value", false), ("**/total.*", "0/loss/total.value", true),
    ("0/loss/**/total.value", "0/loss/total.value", true), ("0/lo*s/t*l.value", "0/loss/total.value", true),
    ("0/loss/total", "0/loss/total.value", false), ("**/layer.*/**", "0/decoder/final/layer.3/q.value", true),
    ("**/**", "0/loss/total.value", true), ("0/*/total.value", "0/a/b/total.value", false),
  ])
  func matches(_ pattern: String, _ address: String, _ expected: Bool) {
    #expect(AddressPattern(pattern).matches(address) == expected)
  }

  @Test func hostilePatternsTakeLinearTime() {
    let pattern = AddressPattern(String(repeating: "**/", count: 200) + String(repeating: "*a", count: 200) + "b")
    let address = String(repeating: "a/", count: 200) + String(repeating: "a", count: 2000)
    #expect(!pattern.matches(address))
  }
}

@Suite struct PhiloxTests {
  /// The known-answer vectors that the authors publish with Random123.
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
    ),
    (
      SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
      SIMD4<UInt32>(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
    ),
    (
      SIMD4<UInt32>(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), SIMD2<UInt32>(0xA409_3822, 0x299F_31D0),
      SIMD4<UInt32>(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
    ),
  ])
  func knownAnswers(_ counter: SIMD4<UInt32>, _ key: SIMD2<UInt32>, _ expected: SIMD4<UInt32>) {
    #expect(Philox4x32.block(counter: counter, key: key) == expected)
  }

  @Test func streamsAreIndependentOfEachOther() {
    var first = PhiloxStream(seed: 1, name: "a")
    var again = PhiloxStream(seed: 1, name: "a")
    #expect((0..<9).map { _ in first.next32() } == (0..<9).map { _ in again.next32() })
    for other in [
      PhiloxStream(seed: 2, name: "a"), PhiloxStream(seed: 1, name: "b"), PhiloxStream(seed: 1, name: "a", index: 1),
    ] {
      var other = other
      var same = PhiloxStream(seed: 1, name: "a")
      #expect((0..<4).map { _ in other.next32() } != (0..<4).map { _ in same.next32() })
    }
  }

  @Test func numbersStayInTheirRangeAndAreSpreadEvenly() {
    var stream = PhiloxStream(seed: 5, name: "range")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { counts[stream.below(7)] += 1 }
    #expect(counts.allSatisfy { (850...1150).contains($0) }, "\(counts)")
    let values = (0..<1000).map { _ in stream.uniform() }
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect((0.45...0.55).contains(values.reduce(0, +) / 1000))
  }
}
