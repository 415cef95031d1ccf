import EcotDrift
import EcotFiles

/// A drift map as compact JSON for the page's script.
///
/// `{"steps": [...], "stages": [[NAME, IDENTICAL ROWS]...], "rows": [[SHARED, REST, CELLS, SIZES]...]}`: a path is the first
/// SHARED UTF-16 units of the one before it and REST; CELLS is one letter a step, with a count before a letter that
/// repeats; SIZES is three characters for each cell that has a size in principle (`w`, `d`, `c`): two digits and a letter for
/// the power of ten, or `...` where the size is not known, and nothing at all where none of the row's sizes is.
enum DriftMapData {
  /// The JSON, safe inside a `<script>` element.
  static func json(_ map: DriftMap) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("steps", map.steps)
      writer.member(
        "stages",
        array: { writer in
          for stage in map.identicalRows {
            writer.array {
              $0.value(stage.stage)
              $0.value(stage.count)
            }
          }
        })
      writer.member("rows", array: { write(map.rows, steps: map.steps.count, to: &$0) })
    }
    return PageEscaping.scriptSafe(writer.text)
  }

  private static func write(_ rows: [DriftMap.Row], steps: Int, to writer: inout JSONWriter) {
    var before: [UInt16] = []
    for row in rows {
      let path = Array(row.path.utf16)
      var shared = 0
      while shared < min(path.count, before.count), path[shared] == before[shared] { shared += 1 }
      // A pair of surrogates is one character; half of it is none.
      if shared > 0, UTF16.isLeadSurrogate(path[shared - 1]) { shared -= 1 }
      before = path
      let cells = (0..<steps).map { $0 < row.cells.count ? row.cells[$0] : .absent }
      writer.array {
        $0.value(shared)
        $0.value(String(decoding: path[shared...], as: UTF16.self))
        $0.value(runs(cells))
        $0.value(sizes(row, cells))
      }
    }
  }

  /// The letter of an outcome.
  static func letter(_ cell: DriftMap.Cell) -> Character {
    switch cell {
    case .absent: "_"
    case .identical: "e"
    case .within: "w"
    case .downstream: "d"
    case .culprit: "c"
    case .missing: "m"
    case .new: "n"
    }
  }

  private static func runs(_ cells: [DriftMap.Cell]) -> String {
    var text = ""
    var start = 0
    while start < cells.count {
      var end = start + 1
      while end < cells.count, cells[end] == cells[start] { end += 1 }
      if end - start > 1 { text += String(end - start) }
      text.append(letter(cells[start]))
      start = end
    }
    return text
  }

  private static func sizes(_ row: DriftMap.Row, _ cells: [DriftMap.Cell]) -> String {
    guard row.sizes.contains(where: { $0 != nil }) else { return "" }
    var text: [UInt8] = []
    for (step, cell) in cells.enumerated() where cell == .within || cell == .downstream || cell == .culprit {
      text += code(step < row.sizes.count ? row.sizes[step] : nil)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-~".utf8)

  /// `12K`: 1.2 times the power of ten that the letter stands for; `A` is 1e-40.
  private static func code(_ size: Float?) -> [UInt8] {
    guard let size, !size.isNaN else { return Array("...".utf8) }
    if size <= 0 { return Array("00A".utf8) }
    // The largest letter is 1e23: the script's way to say that a size is beyond all measure.
    if !size.isFinite { return Array("99~".utf8) }
    var (value, exponent) = (Double(size), 0)
    while value >= 10 { (value, exponent) = (value / 10, exponent + 1) }
    while value < 1, exponent > -40 { (value, exponent) = (value * 10, exponent - 1) }
    var digits = Int((value * 10).rounded())
    if digits >= 100 { (digits, exponent) = (10, exponent + 1) }
    let place = min(exponent + 40, letters.count - 1)
    return [UInt8(ascii: "0") + UInt8(digits / 10), UInt8(ascii: "0") + UInt8(digits % 10), letters[place]]
  }
}
