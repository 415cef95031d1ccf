import EcotFiles
import EcotTokenization
import Testing

@Suite struct StageComposerTests {
  private static let contents = ["task", "plan", "boxes", "why", "sub", "move why", "move", "[1, 2]"]
  private static let span = "<|start_of_thinking|>"

  private func composer(_ stage: Int, each: Int = 1, perTag: [String: Int]? = nil) throws -> StageComposer {
    try StageComposer(stage: stage, thinkingTokenCount: each, tag2thinkCount: perTag)
  }

  @Test func everyStage() throws {
    let whole =
      "TASK:@task@PLAN:@plan@VISIBLE OBJECTS:@boxes@SUBTASK REASONING:@why@SUBTASK:@sub@MOVE REASONING:@move why"
      + "@MOVE:@move@GRIPPER POSITION:@[1, 2]"
    let parts = whole.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    for stage in -1...10 {
      let text = try composer(stage).lang(instruction: "Put it", reasoning: Self.contents)
      let replaced = min(max(stage, 0), 8)
      let rest = parts[(2 * replaced)...].joined(separator: "@")
      let latents = "\(Self.span)\(String(repeating: "<|thinking|>", count: replaced))<|end_of_thinking|>"
      let expected = replaced == 0 ? rest : "@" + latents + (rest.isEmpty ? "" : "@" + rest)
      #expect(text == "put it @ " + expected)
    }
  }

  @Test func exampleOfStageTwo() throws {
    #expect(
      try composer(2).lang(instruction: "put the arch", reasoning: Self.contents)
        == "put the arch @ @<|start_of_thinking|><|thinking|><|thinking|><|end_of_thinking|>@VISIBLE OBJECTS:@boxes"
        + "@SUBTASK REASONING:@why@SUBTASK:@sub@MOVE REASONING:@move why@MOVE:@move@GRIPPER POSITION:@[1, 2]")
  }

  @Test(arguments: [
    (2, 2, nil, 4), (2, 2, ["TASK": 1, "PLAN": 1], 2), (3, 2, ["TASK:": 1, " PLAN ": 3], 6), (8, 5, ["MOVE": 0], 35),
    (20, 1, nil, 8), (0, 9, nil, 0), (-3, 9, nil, 0),
  ])
  func countsOfThinkingTokens(stage: Int, each: Int, perTag: [String: Int]?, expected: Int) throws {
    #expect(try composer(stage, each: each, perTag: perTag).thinkingTokens == expected)
  }

  @Test(arguments: [
    (["TSK": 1], "did you mean 'TASK'"), (["TASK": -1], "negative"), (["TASK": 1, "TASK:": 1], "given twice"),
    (["MOVE": 1 << 60], "too many"),
  ])
  func refusesCounts(perTag: [String: Int], part: String) {
    do {
      _ = try composer(2, perTag: perTag)
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(part), "\(error)")
    }
  }

  @Test func instructions() throws {
    var composer = try composer(0)
    #expect(composer.instruction("  Put IT\n") == "put it")
    #expect(composer.instruction(" \u{3000}\t") == "perform the task")
    composer.lowersInstruction = false
    #expect(composer.instruction(" Put IT ") == "Put IT")
  }

  @Test func reasoningKeepsItsCase() throws {
    let contents = ["Move THE arm"] + Array(repeating: "", count: 7)
    #expect(try composer(0).lang(instruction: "GO", reasoning: contents).hasPrefix("go @ TASK:@Move THE arm@PLAN:@@"))
    #expect(try composer(3).lang(instruction: "GO", reasoning: nil) == "go")
    #expect(throws: InputError.self) { try composer(0).lang(instruction: "go", reasoning: ["x"]) }
  }

  @Test func strippingTouchesOnlyTheEnds() throws {
    var contents = Self.contents
    contents[7] = "[1, 2] \n"
    #expect(try composer(0).lang(instruction: "go", reasoning: contents).hasSuffix("GRIPPER POSITION:@[1, 2]"))
    #expect(
      try composer(8).lang(instruction: "go", reasoning: contents)
        == "go @ @<|start_of_thinking|>" + String(repeating: "<|thinking|>", count: 8) + "<|end_of_thinking|>")
  }
}
