import EcotFiles
import EcotHistory
import Testing

struct HistoryLocationTests {
  @Test func anOptionNamesTheFile() throws {
    #expect(try HistoryLocation(file: "runs.sqlite", isOff: false, isCI: false) == .given("runs.sqlite"))
    #expect(try HistoryLocation(file: "runs.sqlite", isOff: false, isCI: true) == .given("runs.sqlite"))
  }

  @Test func nothingIsEnteredWhereItIsOffOrInContinuousIntegration() throws {
    #expect(try HistoryLocation(file: nil, isOff: true, isCI: false) == .none)
    #expect(try HistoryLocation(file: nil, isOff: false, isCI: true) == .none)
  }

  @Test func bothOptionsAreAContradiction() {
    #expect(throws: InputError.self) { try HistoryLocation(file: "runs.sqlite", isOff: true, isCI: false) }
  }
}
