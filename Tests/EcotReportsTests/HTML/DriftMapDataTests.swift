import EcotDrift
import EcotFiles
import EcotReports
import Testing

/// The map's compact form, read back by the rules of its documentation.
@Suite struct DriftMapDataTests {
  private static let exponents = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-~")

  private struct Row {
    var path: String
    var cells: String
    var sizes: [Double?]
  }

  private func rows(_ map: DriftMap) throws -> [Row] {
    var comparison = GoldenComparison(name: "run", path: "run")
    (comparison.verdict, comparison.drifted, comparison.map) = (.drift, 1, map)
    let page = try ComparisonHTML.render(ComparisonReport([comparison]))
    let start = try #require(page.firstRange(of: "id=\"data-0\">"))
    let end = try #require(page[start.upperBound...].firstRange(of: "</script>"))
    let json = try JSONValue(parsing: Array(page[start.upperBound..<end.lowerBound].utf8), name: "map")
    var before: [UInt16] = []
    return try #require(json["rows"]?.array).map { row in
      let parts = try #require(row.array)
      let shared = try #require(parts[0].integer)
      before = Array(before.prefix(shared)) + Array(try #require(parts[1].string).utf16)
      var (cells, count) = ("", 0)
      for letter in try #require(parts[2].string) {
        if let digit = letter.wholeNumberValue {
          count = count * 10 + digit
        } else {
          cells += String(repeating: letter, count: max(1, count))
          count = 0
        }
      }
      let codes = Array(try #require(parts[3].string))
      let sizes = stride(from: 0, to: codes.count, by: 3).map { place -> Double? in
        guard codes[place] != ".", let digits = Double(String(codes[place...(place + 1)])),
          let exponent = Self.exponents.firstIndex(of: codes[place + 2])
        else { return nil }
        return (exponent < 40 ? 1 / power(40 - exponent) : power(exponent - 40)) * digits / 10
      }
      return Row(path: String(decoding: before, as: UTF16.self), cells: cells, sizes: sizes)
    }
  }

  private func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { value, _ in value * 10 } }

  @Test func pathsCellsAndSizesReadBack() throws {
    var map = DriftMap()
    map.steps = Array(0..<6)
    map.rows = [
      DriftMap.Row(
        path: "decoder/final/layer.1/😀.value", cells: [.culprit, .downstream, .downstream, .identical, .missing, .new],
        sizes: [1.5, 0.0099, nil, nil, nil, nil]),
      DriftMap.Row(
        path: "decoder/final/layer.1/😁.value", cells: [.absent, .within, .within, .within, .within, .within],
        sizes: [nil, 1e-38, 3e22, 0, 9.96, 1.2e-7]),
      // Fewer cells than steps: the rest is not recorded.
      DriftMap.Row(path: "decoder", cells: [.downstream], sizes: []),
    ]
    let rows = try rows(map)
    #expect(rows.map(\.path) == map.rows.map(\.path))
    #expect(rows.map(\.cells) == ["cddemn", "_wwwww", "d_____"])
    #expect(rows[2].sizes.isEmpty)
    for (row, sizes) in zip(rows, [[1.5, 0.0099, nil], [1e-38, 3e22, 0, 10, 1.2e-7]] as [[Double?]]) {
      #expect(row.sizes.count == sizes.count)
      for (found, wanted) in zip(row.sizes, sizes) {
        #expect((found == nil) == (wanted == nil))
        if let found, let wanted { #expect((found - wanted).magnitude <= wanted * 0.051, "\(found), not \(wanted)") }
      }
    }
  }

  @Test func sizesBeyondAllMeasureDoNotTrap() throws {
    var map = DriftMap()
    map.steps = [0, 1, 2, 3]
    map.rows = [
      DriftMap.Row(
        path: "loss/x.value", cells: [.culprit, .culprit, .culprit, .culprit],
        sizes: [.infinity, .nan, .leastNonzeroMagnitude, -1])
    ]
    let sizes = try rows(map)[0].sizes
    #expect(sizes.count == 4 && sizes[1] == nil && sizes[3] == 0)
    #expect((sizes[0] ?? 0) > 1e23)
  }

  @Test func curvesOfAnyNumbersAreDrawn() throws {
    for values in [
      [], [nil], [1], [0, 0], [.nan, .infinity], [1e308, -1e308], [.leastNonzeroMagnitude, 0], [1, 1 + 1e-16],
      [-5, nil, 5],
    ] as [[Double?]] {
      var comparison = GoldenComparison(name: "run", path: "run")
      comparison.curves = [ScalarCurve(path: "loss/x.value", golden: values, observed: values.reversed())]
      let page = try ComparisonHTML.render(ComparisonReport([comparison]))
      for text in ["nan\"", "inf\"", "\"e", "NaN\""] {
        #expect(!page.replacing("<script", until: "</script>").contains("=\"\(text)"), "\(values)")
      }
      #expect(page.contains("</figure>"))
    }
  }
}
