import EcotFiles

/// The name of one recorded tensor: `STEP/STAGE/SCOPE.../NAME.ROLE`.
///
/// `0/decoder/prefix/layer.3/attention/queries.value` is the value of `queries` in the scope `prefix/layer.3/attention` of
/// stage `decoder` at step 0. An address never depends on the order of execution, so that inserting an operation renames
/// nothing.
public struct TensorAddress: Sendable, Hashable {
  /// The training step, from 0.
  public var step: Int
  /// The stage of the run.
  public var stage: RunStage
  /// The scopes from the outermost to the innermost; may be empty.
  public var scope: [String]
  /// The tensor's own name; may hold dots.
  public var name: String
  /// What of the tensor is meant.
  public var role: TensorRole

  /// Makes an address from its parts.
  public init(step: Int, stage: RunStage, scope: [String] = [], name: String, role: TensorRole = .value) {
    (self.step, self.stage, self.scope, self.name, self.role) = (step, stage, scope, name, role)
  }

  /// Parses the machine form.
  public init(_ text: String) throws {
    func malformed(_ problem: String) -> InputError {
      InputError("'\(text)' is no address: \(problem)", expected: "STEP/STAGE/SCOPE.../NAME.ROLE")
    }
    // On bytes, not characters: a combining mark behind a separator would hide it in one character.
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count >= 3, let last = parts.last, let dot = last.lastIndex(of: UInt8(ascii: ".")) else {
      throw malformed("too few parts")
    }
    let first = String(decoding: parts[0], as: UTF8.self)
    guard let step = Int(first), step >= 0, String(step) == first else { throw malformed("no step") }
    let second = String(decoding: parts[1], as: UTF8.self)
    guard let stage = RunStage(rawValue: second) else { throw malformed("unknown stage '\(second)'") }
    guard let role = TensorRole(rawValue: String(decoding: last[last.index(after: dot)...], as: UTF8.self)) else {
      throw malformed("unknown role")
    }
    let scope = parts[2..<(parts.count - 1)].map { String(decoding: $0, as: UTF8.self) }
    let name = String(decoding: last[..<dot], as: UTF8.self)
    guard !name.isEmpty, scope.allSatisfy({ !$0.isEmpty }) else { throw malformed("empty part") }
    self.init(step: step, stage: stage, scope: scope, name: name, role: role)
  }
}

extension TensorAddress: CustomStringConvertible {
  /// The machine form.
  public var description: String {
    (["\(step)", stage.rawValue] + scope + ["\(name).\(role.rawValue)"]).joined(separator: "/")
  }
}

/// The stages of a run, in the order in which they happen at each step.
public enum RunStage: String, Sendable, CaseIterable, Comparable {
  case data, tokens, weights, vision, decoder, head, loss, gradient, update

  /// The order of execution.
  public static func < (left: RunStage, right: RunStage) -> Bool { left.order < right.order }

  /// The position in a step.
  public var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What of a tensor an address means.
public enum TensorRole: String, Sendable, CaseIterable {
  /// The tensor itself.
  case value
  /// The loss's derivative with respect to it.
  case gradient
  /// AdamW's first moment of a parameter.
  case moment1
  /// AdamW's second moment of a parameter.
  case moment2
}
