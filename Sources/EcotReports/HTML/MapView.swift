import EcotDrift

/// The heat map: its data for the script, and a table of stages for readers without it and for paper.
struct MapView {
  let mapNumber: Int
  let json: String
  let mapNote: String
  let steps: [String]
  let stages: [Stage]

  /// One stage over the steps.
  struct Stage {
    let stageName: String
    let stageText: String
    let cells: [Cell]
  }

  /// The worst outcome of a stage at one step.
  struct Cell {
    let kind: String
    let letter: String
    let label: String
    let count: String
  }

  /// The most columns of the table; the script's grid has no such limit.
  private static let columns = 40

  init(_ map: DriftMap, golden: Int) {
    mapNumber = golden
    json = DriftMapData.json(map)
    let shown = min(map.steps.count, Self.columns)
    steps = map.steps.prefix(shown).map(String.init)
    var note = "Every address that differs, by step: what differs there, and by how much."
    if map.rowsOmitted > 0 { note += " \(PageWords.count(map.rowsOmitted, "more row")) not listed." }
    mapNote = note

    var counts: [String: [[Int]]] = [:]
    var rows: [String: Int] = [:]
    for row in map.rows {
      let stage = String(row.path.prefix { $0 != "/" })
      rows[stage, default: 0] += 1
      var table =
        counts[stage] ?? Array(repeating: Array(repeating: 0, count: DriftMap.Cell.allCases.count), count: shown)
      for (step, cell) in row.cells.prefix(shown).enumerated() { table[step][Int(cell.rawValue)] += 1 }
      counts[stage] = table
    }
    var names = map.identicalRows.map(\.stage)
    for row in map.rows {
      let stage = String(row.path.prefix { $0 != "/" })
      if !names.contains(stage) { names.append(stage) }
    }
    stages = names.map { name in
      let identical = map.identicalRows.first { $0.stage == name }?.count ?? 0
      let differing = rows[name] ?? 0
      return Stage(
        stageName: name,
        stageText: differing == 0
          ? "all \(FigureText.grouped(identical)) identical"
          : "\(PageWords.count(differing, "row")) differ, \(FigureText.grouped(identical)) identical",
        cells: (0..<shown).map { Self.worst(counts[name]?[$0], hasIdentical: identical > 0) })
    }
  }

  private static func worst(_ counts: [Int]?, hasIdentical: Bool) -> Cell {
    let order: [(DriftMap.Cell, String, String)] = [
      (.culprit, "C", "begin a difference"), (.missing, "−", "missing"), (.new, "+", "new"),
      (.downstream, "d", "follow"),
      (.within, "w", "within tolerance"),
    ]
    for (cell, letter, words) in order {
      let count = counts?[Int(cell.rawValue)] ?? 0
      if count > 0 {
        return Cell(
          kind: String(DriftMapData.letter(cell)), letter: letter, label: "\(count) \(words)",
          count: FigureText.grouped(count))
      }
    }
    let isEmpty = !hasIdentical && counts.map { $0[Int(DriftMap.Cell.identical.rawValue)] == 0 } ?? true
    return isEmpty
      ? Cell(kind: "_", letter: "", label: "nothing recorded", count: "")
      : Cell(kind: "e", letter: "=", label: "identical", count: "")
  }
}
