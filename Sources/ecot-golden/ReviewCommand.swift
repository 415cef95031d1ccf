import ArgumentParser
import EcotFiles
import EcotReports
import EcotRuns

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `review`: decide about a candidate's differences, group by group.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review", abstract: "Walk through the differences of pending candidates and accept or reject each.",
    discussion: """
      Differences are grouped by their cause: records that differ although their inputs are equal, the same tensor of all steps, layers \
      and samples together. Whoever accepts a group accepts what follows from it, too, unless that also follows from a group that was not \
      accepted. Keys: \(keys). On a terminal they are single keys; from a pipe, one a line.
      A golden is written when its last group is answered, or at q; what is skipped stays pending. After Ctrl-C nothing of the golden in \
      question is written. Without anybody who answers: ecot-golden accept.
      """)

  /// The keys, for errors and help.
  static let keys = "a(ccept), r(eject), s(kip), A, R, S (all that follow), d (show more), q(uit), ? (help)"
  static let shortKeys = "a,r,s,A,R,S,d,q,?"
  static let help = """
      a  accept: the golden takes this group and what follows from it alone
      r  reject: the golden keeps its own
      s  skip: stays pending
      A  R  S: the same answer to this group and to all that follow, in every candidate
      d  show more: every address, and what follows by stage
      q  quit: what was answered is written, the rest stays pending; Ctrl-C writes nothing

    """
  static let noInput = InputError(
    "nobody to ask: standard input is no terminal, and empty", at: .file("standard input"),
    remedy: "answer in a terminal, give answers in a pipe, or use: ecot-golden accept [--only PATTERN]")

  /// The key of an answer from a pipe, which may also be a word.
  static func key(_ text: String) -> Character? {
    let words: [String: Character] = [
      "accept": "a", "reject": "r", "skip": "s", "quit": "q", "more": "d", "help": "?", "accept all": "A",
      "reject all": "R", "skip all": "S",
    ]
    if let key = words[text] { return key }
    guard text.utf8.count == 1, let key = text.first, "arsARSdq?".contains(key) else { return nil }
    return key
  }

  @Argument(help: "Names of goldens (run_id); all that are pending where none is named.")
  var names: [String] = []

  @Option(help: "The folder of the goldens.")
  var goldenDir = "Golden"

  @Flag(help: "Review although CI is set.")
  var inCI = false

  @Flag(help: "Print one JSON object at the end; the questions go to standard error.")
  var json = false

  func run() throws {
    try ContinuousIntegration.refuse(unless: inCI)
    let folder = GoldenFolder(goldenDir)
    let chosen = try AcceptPending.names(names, in: folder)
    let isTerminal = isatty(STDIN_FILENO) == 1
    let input: any ReviewInput = isTerminal ? TerminalKeys() : PipedAnswers()
    var session = ReviewSession(input: input, style: json ? .plain : Terminal.style) { [json] text in
      if json { Terminal.prompt(text) } else { Terminal.write(text) }
    }
    var outcomes: [PendingCandidate.Outcome] = []
    for name in chosen where !session.hasQuit {
      let outcome = try session.review(name, in: folder)
      outcomes.append(outcome)
      if !json { Terminal.write(AcceptText.text([outcome])) }
    }
    if json { Terminal.write(AcceptText.json(outcomes) + "\n") }
    let left = chosen.count - outcomes.count
    if left > 0 { Terminal.note("\(left) more candidate\(left == 1 ? "" : "s") not looked at") }
  }
}
