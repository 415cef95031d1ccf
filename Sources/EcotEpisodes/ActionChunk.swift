import EcotTensors

/// How the step at which an action chunk ends is chosen.
package enum GoalRelabeling: String, Sendable, CaseIterable {
  /// A random later step, drawn anew in every epoch: what OpenVLA and embodied-CoT train on, since their chunking uses the
  /// relabelled goal's timestep.
  case uniform
  /// The episode's last step.
  case none

  /// The goal of `step` in a trajectory of `count` steps.
  ///
  /// The draw depends on seed, epoch, split, episode and step and on nothing else: not on the order of reading, on
  /// skipped episodes or on threads.
  package func goal(
    of step: Int, count: Int, seed: UInt64, epoch: Int, split: String, episode: Int
  ) -> Int {
    switch self {
    case .none: return count - 1
    case .uniform:
      let later = count - 1 - step
      guard later > 0 else { return count - 1 }
      var stream = PhiloxStream(
        seed: seed, name: "episodes/goal/\(split)/\(epoch)/\(episode)", index: UInt64(step))
      return step + 1 + stream.below(later)
    }
  }
}

/// The actions of a step and of the steps after it.
package enum ActionChunk {
  /// (window, 7) normalised actions from `step` on. Beyond `goal` the motion is 0 in normalised units and the gripper
  /// repeats the action at `goal` (`chunk_act_obs` with an absolute gripper).
  package static func values(of actions: [Float], step: Int, goal: Int, window: Int) -> [Float] {
    let width = BridgeTrajectory.actionDimension
    var chunk: [Float] = []
    chunk.reserveCapacity(window * width)
    for position in 0..<window {
      let wanted = step + position
      let row = min(wanted, goal) * width
      if wanted > goal {
        chunk += repeatElement(0, count: width - 1)
        chunk.append(actions[row + width - 1])
      } else {
        chunk += actions[row..<(row + width)]
      }
    }
    return chunk
  }
}
