import EcotFiles
import EcotHistory
import Testing

struct ProbeTests {
  @Test func resultsComeBackInTheirOrder() throws {
    let history = try TemporaryHistory()
    let key = ProbeKey(tree: "t", configuration: "c", environment: "e")
    do {
      let database = try history.open()
      try database.remember("{\"n\":2}", for: key)
      try database.remember("{\"n\":1}", for: key)
      try database.remember("{}", for: ProbeKey(tree: "t", configuration: "c", environment: "other"))
    }
    let database = try history.open()
    #expect(try database.probes(key) == ["{\"n\":2}", "{\"n\":1}"])
    #expect(try database.probes(ProbeKey(tree: "", configuration: "c", environment: "e")).isEmpty)
    #expect(history.notes.isEmpty)
  }
}
