/// What training sees of an episode: `bridge_orig`'s standardisation in OpenVLA and embodied-CoT.
///
/// Of T raw steps T - 2 remain; step t is raw step t + 1. The motion is not the commanded action but the difference of the
/// states that were reached (`relabel_bridge_actions`).
package struct BridgeTrajectory: Sendable, Equatable {
  /// Numbers in an action: 6 motion values and the gripper.
  package static let actionDimension = 7
  /// Numbers in a proprioceptive state: 6 pose values, a zero, the gripper.
  package static let proprioDimension = 8
  /// What the transform does, named in cached results; change it whenever a number could change.
  package static let version = "bridge_orig/1"

  /// Steps left, max(T - 2, 0).
  package let stepCount: Int
  /// (steps, 7): reached motion, then the gripper as 0 or 1.
  package let actions: [Float]
  /// (steps, 8): pose, 0, gripper as it was measured.
  package let proprio: [Float]

  /// Transforms an episode.
  package init(_ episode: RawEpisode) {
    self.init(actions: episode.actions, states: episode.states, rawStepCount: episode.stepCount)
  }

  /// Transforms `rawStepCount` raw actions and states of 7 numbers each.
  package init(actions raw: [Float], states: [Float], rawStepCount: Int) {
    let width = RawEpisode.dimension
    stepCount = max(rawStepCount - 2, 0)
    guard stepCount > 0 else {
      (actions, proprio) = ([], [])
      return
    }
    // Raw step 0 has an all-zero action and is dropped; the gripper still sees the last raw step, which is dropped later.
    let gripper = Self.binarized((1..<rawStepCount).map { raw[$0 * width + 6] })
    var actions: [Float] = []
    var proprio: [Float] = []
    actions.reserveCapacity(stepCount * Self.actionDimension)
    proprio.reserveCapacity(stepCount * Self.proprioDimension)
    for step in 0..<stepCount {
      let here = (step + 1) * width
      for axis in 0..<6 { actions.append(states[here + width + axis] - states[here + axis]) }
      actions.append(gripper[step])
      proprio += states[here..<(here + 6)]
      proprio.append(0)
      proprio.append(states[here + 6])
    }
    (self.actions, self.proprio) = (actions, proprio)
  }

  /// The gripper action as 1 (above 0.95), 0 (below 0.05) or, in between, the next decided value; the last value itself
  /// stands for what would follow it (`binarize_gripper_actions`).
  package static func binarized(_ gripper: [Float]) -> [Float] {
    guard var carry = gripper.last else { return [] }
    var result = gripper
    for index in gripper.indices.reversed() {
      if gripper[index] > 0.95 {
        carry = 1
      } else if gripper[index] < 0.05 {
        carry = 0
      }
      result[index] = carry
    }
    return result
  }

  /// The raw step that a step is.
  package static func rawStep(of step: Int) -> Int { step + 1 }
}
