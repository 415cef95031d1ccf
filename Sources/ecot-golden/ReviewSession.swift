import EcotDrift
import EcotFiles
import EcotReports
import EcotRuns

/// Asks about the groups of one candidate after another.
///
/// Answers are carried out candidate by candidate, each when its last group is answered, or at `q` with the rest skipped. A signal, a
/// closed terminal or an answer that is none writes nothing of the candidate that is being asked about.
struct ReviewSession {
  var input: any ReviewInput
  var write: (String) -> Void
  var style: TextStyle
  /// The answer for everything that follows, once a capital was given.
  private var standing: ReviewDecisions.Answer?
  private(set) var hasQuit = false
  private var hasAnswers = false

  init(input: any ReviewInput, style: TextStyle, write: @escaping (String) -> Void) {
    (self.input, self.style, self.write) = (input, style, write)
  }

  /// Asks about one candidate and carries the answers out.
  mutating func review(_ name: String, in folder: GoldenFolder) throws -> PendingCandidate.Outcome {
    let candidate = try PendingCandidate(name, in: folder)
    var decisions = ReviewDecisions(candidate.graph)
    let text = GroupText(candidate.graph, groups: decisions.groups, style: style)
    write("\n" + text.header())
    if decisions.groups.isEmpty { return try reviewSettings(candidate, in: folder) }
    for group in decisions.groups.indices {
      if standing == nil {
        write("\n" + (try text.text(group)))
        guard let answer = try ask("this group", more: { text.more(group) }) else { break }
        decisions.answer(group, answer)
      } else if let standing {
        decisions.answer(group, standing)
      }
    }
    return try FolderLock.holding(folder.path) {
      try candidate.settle(decisions.fates(candidate.graph), patterns: decisions.acceptedPatterns)
    }
  }

  /// All records are equal: what is left to take over is what the golden says about its run.
  private mutating func reviewSettings(
    _ candidate: PendingCandidate, in folder: GoldenFolder
  ) throws -> PendingCandidate.Outcome {
    let answer = try standing ?? ask("the other settings (all records are equal)", more: { "" })
    return try FolderLock.holding(folder.path) {
      if answer == .accept { return try candidate.settle([], patterns: []) }
      if answer == .reject { try candidate.discard() }
      return try candidate.settle([], patterns: [], isDryRun: true)
    }
  }

  /// The answer to one question; `nil` where the person, or the pipe, has had enough.
  private mutating func ask(_ what: String, more: () -> String) throws -> ReviewDecisions.Answer? {
    let prompt = "\(what)? [\(ReviewCommand.shortKeys)] "
    while true {
      write(prompt)
      guard let key = try input.next(prompt: prompt) else {
        guard hasAnswers else { throw ReviewCommand.noInput }
        write("\n")
        hasQuit = true
        return nil
      }
      hasAnswers = true
      let answer: ReviewDecisions.Answer
      switch key {
      case "a", "A": answer = .accept
      case "r", "R": answer = .reject
      case "s", "S": answer = .skip
      case "q", "Q", "\u{4}":
        write("quit\n")
        hasQuit = true
        return nil
      case "d", "D":
        write("more\n" + more())
        continue
      case "?", "h":
        write("help\n" + ReviewCommand.help)
        continue
      default:
        write("\n  a key of: \(ReviewCommand.keys)\n")
        continue
      }
      if key.isUppercase { standing = answer }
      write("\(answer)\(key.isUppercase ? ", and everything that follows" : "")\n")
      return answer
    }
  }
}
