import EcotFiles

/// The reasoning of one episode: texts by raw step, and the features that become text.
package struct ReasoningEntry: Sendable {
  /// Parts of a step's reasoning: TASK, PLAN, VISIBLE OBJECTS, SUBTASK REASONING, SUBTASK, MOVE REASONING, MOVE,
  /// GRIPPER POSITION.
  package static let partCount = 8
  /// Points of the gripper's path that the last part tells: this step's and four more.
  private static let lookAhead = 5

  /// The texts of a step that the file spells out.
  private struct Texts: Sendable {
    var task = ""
    var plan = ""
    var subtaskReason = ""
    var subtask = ""
    var moveReason = ""
    var move = ""
  }

  private static let keys: [(name: String, path: any WritableKeyPath<Texts, String> & Sendable)] = [
    ("task", \.task), ("plan", \.plan), ("subtask", \.subtask), ("subtask_reason", \.subtaskReason), ("move", \.move),
    ("move_reason", \.moveReason),
  ]

  private var texts: [String: Texts] = [:]
  private var gripper: [[String]]?
  private var boxes: [String]?

  /// Whether the episode has no reasoning at all.
  package private(set) var isAbsent = true

  /// The eight parts for the step with that key, in the order of the tags; `nil` where the file has no reasoning for it.
  ///
  /// The gripper's part is Python's `str` of the next five positions in one flat list, the last position repeated beyond
  /// the end; objects are `name [x0, y0, x1, y1]` joined by `, `. Either is empty where the feature is null, absent or short.
  package func parts(step: Int) -> [String]? {
    guard let texts = texts[String(step)] else { return nil }
    return [
      texts.task, texts.plan, boxText(step), texts.subtaskReason, texts.subtask, texts.moveReason, texts.move,
      gripperText(step),
    ]
  }

  private func boxText(_ step: Int) -> String {
    guard let boxes, boxes.indices.contains(step) else { return "" }
    return boxes[step]
  }

  private func gripperText(_ step: Int) -> String {
    guard let gripper, gripper.indices.contains(step) else { return "" }
    let last = gripper.count - 1
    return PythonText.list((step..<(step + Self.lookAhead)).flatMap { gripper[min($0, last)] })
  }
}

extension ReasoningEntry {
  /// Reads and checks the entry that comes next; `keeping` decides whether texts are kept or only checked.
  package init(_ reader: JSONReader, keeping: Bool) throws {
    try Self.require(reader, .object, "object of metadata, features and reasoning")
    var hasFeatures = false
    try reader.object { key in
      // Of repeated keys Python keeps the last.
      switch key {
      case "reasoning":
        isAbsent = false
        texts.removeAll()
        try readSteps(reader, keeping)
      case "features":
        hasFeatures = true
        (gripper, boxes) = (nil, nil)
        try readFeatures(reader, keeping)
      default: try reader.skip()
      }
    }
    guard isAbsent || hasFeatures else { throw reader.error("missing key features") }
  }

  private static func require(_ reader: JSONReader, _ kind: JSONReader.Kind, _ what: String) throws {
    let found = try reader.kind()
    guard found == kind else { throw reader.error("\(what) expected, \(found.rawValue) found") }
  }

  private mutating func readSteps(_ reader: JSONReader, _ keeping: Bool) throws {
    try Self.require(reader, .object, "object of step numbers")
    try reader.object { step in
      guard Self.isWholeNumber(step) else { throw reader.error("step key \"\(step)\" is not a number") }
      try Self.require(reader, .object, "object")
      var found = [Bool](repeating: false, count: Self.keys.count)
      var stepTexts = Texts()
      try reader.object { key in
        guard let index = Self.keys.firstIndex(where: { $0.name == key }) else { return try reader.skip() }
        found[index] = true
        if keeping {
          stepTexts[keyPath: Self.keys[index].path] = try reader.string()
        } else {
          try reader.skipString()
        }
      }
      if let missing = found.firstIndex(of: false) { throw reader.error("missing key \(Self.keys[missing].name)") }
      if keeping { texts[step] = stepTexts }
    }
  }

  private mutating func readFeatures(_ reader: JSONReader, _ keeping: Bool) throws {
    try Self.require(reader, .object, "object of features")
    try reader.object { key in
      switch key {
      case "gripper_position": gripper = try Self.readPositions(reader, keeping)
      case "bboxes": boxes = try Self.readBoxes(reader, keeping)
      default: try reader.skip()
      }
    }
  }

  /// `[[x, y], ...]` or null.
  private static func readPositions(_ reader: JSONReader, _ keeping: Bool) throws -> [[String]]? {
    if try reader.null() { return nil }
    var positions: [[String]] = []
    try reader.array { _ in
      var pair: [String] = []
      var count = 0
      try reader.array { _ in
        count += 1
        if keeping { pair.append(try PythonText.scalar(reader)) } else { try PythonText.skipScalar(reader) }
      }
      guard count == 2 else { throw reader.error("[x, y] expected, \(count) items found") }
      if keeping { positions.append(pair) }
    }
    return positions
  }

  /// `[[[score, name, [x0, y0, x1, y1]], ...], ...]` or null, as text a step.
  private static func readBoxes(_ reader: JSONReader, _ keeping: Bool) throws -> [String]? {
    if try reader.null() { return nil }
    var steps: [String] = []
    try reader.array { _ in
      var objects: [String] = []
      if try !reader.null() {
        try reader.array { _ in
          let object = try readBox(reader, keeping)
          if keeping { objects.append(object) }
        }
      }
      if keeping { steps.append(objects.joined(separator: ", ")) }
    }
    return steps
  }

  /// `[score, name, [x0, y0, x1, y1]]`.
  private static func readBox(_ reader: JSONReader, _ keeping: Bool) throws -> String {
    var (name, count) = ("", 0)
    var box: [String] = []
    var corners = 0
    // With a wrong number of items their types are no better: the number is what the reader of the message needs.
    var misfit: InputError?
    try reader.array { index in
      count += 1
      let kind = try reader.kind()
      switch (index, kind) {
      case (0, .number), (0, .boolean): try reader.skip()
      case (1, .string): if keeping { name = try reader.string() } else { try reader.skipString() }
      case (2, .array):
        try reader.array { _ in
          corners += 1
          if keeping { box.append(try PythonText.scalar(reader)) } else { try PythonText.skipScalar(reader) }
        }
      default:
        if misfit == nil {
          let expected = ["number", "string", "array"]
          misfit = reader.error("\(index < 3 ? expected[index] : "nothing more") expected, \(kind.rawValue) found")
        }
        try reader.skip()
      }
    }
    guard count == 3 else { throw reader.error("[score, name, box] expected, \(count) items found") }
    if let misfit { throw misfit }
    guard corners == 4 else { throw reader.error("a box of 4 numbers expected, \(corners) found") }
    return keeping ? "\(name) \(PythonText.list(box))" : ""
  }

  /// What Python's `int` reads and a writer would write: digits, perhaps after a minus.
  static func isWholeNumber(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
