import EcotTensors

/// A fault put into a run on purpose, at one address: what the comparer must find.
package struct PlantedFault: Sendable, Hashable {
  /// What is wrong with the tensor.
  package enum Kind: String, Sendable, CaseIterable {
    /// One element has the next larger value of its type.
    case oneULP = "one element, next float"
    /// One element is larger by 0.001.
    case oneElement = "one element + 0.001"
    /// One whole number, a token, a byte or a count, is another.
    case oneNumber = "one number"
    /// One element is NaN.
    case notANumber = "one NaN"
    /// Two rows have changed places.
    case swappedRows = "two rows swapped"
    /// Two elements have the other sign.
    case signFlips = "paired sign flips"
    /// Everything is larger by one millionth.
    case scaled = "scaled by 1 + 1e-6"
    /// A gradient does not arrive: it is zero.
    case detached = "detached (zeros)"
    /// Each row of a mask is moved by one column.
    case shiftedMask = "mask shifted by one"
    /// The last row is not there.
    case shape = "one row less"
    /// The same numbers in another type.
    case dtype = "another type"
    /// The tensor has no name.
    case missing = "not observed"
    /// Another tensor has a name.
    case new = "a new address"
    /// The tensor is observed later than it was.
    case reordered = "observed later"
  }

  /// Where.
  package var address: TensorAddress
  /// What.
  package var kind: Kind

  /// A fault at an address.
  package init(_ kind: Kind, at address: TensorAddress) { (self.kind, self.address) = (kind, address) }

  /// Whether the run computes as it did and only its record is another: its shape or type, its name, its turn.
  package var isOfRecordOnly: Bool {
    switch kind {
    case .shape, .dtype, .missing, .new, .reordered: true
    default: false
    }
  }

  /// The address that a comparison must name; `nil` where there is nothing to find.
  package var expectedAddress: TensorAddress? {
    switch kind {
    case .reordered: return nil
    case .new:
      var other = address
      other.name += ".planted"
      return other
    default: return address
    }
  }
}

extension PlantedFault: CustomStringConvertible {
  /// `one NaN at 0/loss/total.value`.
  package var description: String { "\(kind.rawValue) at \(address)" }
}
