/// The name of a tensor inside its scope, such as `queries`.
///
/// Model code adds its own names: `extension TensorName { static let queries = TensorName(rawValue: "queries") }`.
package struct TensorName: RawRepresentable, Hashable, Sendable {
  /// The name in addresses.
  package let rawValue: String
  /// A name as it is.
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a scope, such as `attention` or `layer.3`.
///
/// Model code adds its own: `static let attention = ScopeName("attention")`, `static func layer(_ k: Int) -> ScopeName`. The
/// text of a numbered scope is made only where somebody observes.
package struct ScopeName: Hashable, Sendable, CustomStringConvertible {
  private let base: String
  private let number: Int?

  /// A scope that there is once.
  package init(_ base: String) { (self.base, number) = (base, nil) }
  /// One of several scopes: `base.number`.
  package init(_ base: String, _ number: Int) { (self.base, self.number) = (base, number) }

  /// The part of an address.
  package var description: String { number.map { "\(base).\($0)" } ?? base }
}

/// The name of a parameter: `vlm.<HuggingFace name>` or `action_model.<starVLA name>`.
package struct ParameterName: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The name in addresses and in checkpoints.
  package let rawValue: String
  /// A name as it is.
  package init(rawValue: String) { self.rawValue = rawValue }
  /// A name as it is.
  package init(_ rawValue: String) { self.rawValue = rawValue }
  /// The name.
  package var description: String { rawValue }
}
