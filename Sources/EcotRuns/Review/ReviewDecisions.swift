import EcotDrift

/// A person's answers to the groups of one candidate, and what they mean for every record.
package struct ReviewDecisions: Sendable {
  /// The answer to a group.
  package enum Answer: Sendable, Equatable {
    /// The candidate is right.
    case accept
    /// The golden is right.
    case reject
    /// To be decided another time.
    case skip
  }

  /// The groups, the earliest first.
  package let groups: [DifferenceGroup]
  /// The answers so far; a group without one is skipped.
  package private(set) var answers: [Answer?]

  /// No answers yet.
  package init(_ graph: DifferenceGraph) {
    groups = DifferenceGroup.groups(of: graph)
    answers = Array(repeating: nil, count: groups.count)
  }

  /// Sets the answer to one group.
  package mutating func answer(_ group: Int, _ answer: Answer) { answers[group] = answer }

  /// What becomes of each record. One that follows from several groups is taken only if all of them were accepted; a
  /// rejected one outweighs a skipped one.
  package func fates(_ graph: DifferenceGraph) -> [PendingCandidate.Fate] {
    func reached(_ wanted: (Answer?) -> Bool) -> [Bool] {
      var marks = Array(repeating: false, count: graph.records.count)
      for (group, answer) in zip(groups, answers) where wanted(answer) { graph.reach(from: group.roots, marks: &marks) }
      return marks
    }
    let rejected = reached { $0 == .reject }
    let skipped = reached { $0 == nil || $0 == .skip }
    return graph.records.indices.map { rejected[$0] ? .rejected : skipped[$0] ? .pending : .taken }
  }

  /// What names the accepted records in the golden's metadata.
  package var acceptedPatterns: [String] {
    zip(groups, answers).filter { $0.1 == .accept }.map { "\($0.0.pattern) and what follows from it alone" }
  }
}
