import EcotTensors

extension PlantedFault {
  /// The tensor with the fault in it; `nil` where the kind has no meaning for it or would change nothing.
  ///
  /// Elements are chosen behind the middle, the first that the fault can change, so that neither the first row nor padding
  /// at the end is hit by chance.
  package func applied(to tensor: Tensor) -> Tensor? {
    switch kind {
    case .oneULP: Self.changed(tensor) { $0 != 0 && $0.isFinite ? $0.nextUp : nil }
    case .oneElement: Self.changed(tensor) { $0.isFinite && $0 + 0.001 != $0 ? $0 + 0.001 : nil }
    case .notANumber: Self.changed(tensor) { $0.isNaN ? nil : .nan }
    case .oneNumber: Self.otherNumber(tensor)
    case .signFlips: Self.signFlips(tensor)
    case .scaled: Self.mapped(tensor) { $0 * (1 + 1e-6) }
    case .detached: Self.mapped(tensor) { _ in 0 }
    case .swappedRows: Self.swappedRows(tensor)
    case .shiftedMask: Self.shifted(tensor)
    case .shape: Self.shorter(tensor)
    case .dtype: Self.otherType(tensor)
    case .missing, .new, .reordered: nil
    }
  }

  /// The first elements behind the middle, then those before it.
  private static func places(_ count: Int) -> [Int] { Array((count / 2)..<count) + Array(0..<(count / 2)) }

  private static func changed(_ tensor: Tensor, _ change: (Float) -> Float?) -> Tensor? {
    guard case .float32(var values) = tensor.storage else { return nil }
    for place in places(values.count) {
      guard let value = change(values[place]) else { continue }
      values[place] = value
      return try? Tensor(values, shape: tensor.shape)
    }
    return nil
  }

  private static func mapped(_ tensor: Tensor, _ change: (Float) -> Float) -> Tensor? {
    guard case .float32(let values) = tensor.storage else { return nil }
    let others = values.map(change)
    return others == values ? nil : try? Tensor(others, shape: tensor.shape)
  }

  private static func signFlips(_ tensor: Tensor) -> Tensor? {
    guard case .float32(var values) = tensor.storage else { return nil }
    let places = places(values.count).lazy.filter { values[$0] != 0 }.prefix(2)
    guard places.count == 2 else { return nil }
    for place in Array(places) { values[place].negate() }
    return try? Tensor(values, shape: tensor.shape)
  }

  /// The number before it in place of one that differs from both its neighbours, in the last quarter, which is text and
  /// not a run of image tokens, thinking tokens or padding; where there is none, one more or one less.
  private static func otherNumber(_ tensor: Tensor) -> Tensor? {
    func changed<Number: FixedWidthInteger>(_ values: [Number]) -> [Number]? {
      var others = values
      let inner = (values.count * 3 / 4..<values.count).first { place in
        // Pads, masked labels, image tokens and thinking tokens stand in runs.
        place > 0 && place + 1 < values.count && values[place] != values[place - 1]
          && values[place] != values[place + 1] && values[place - 1] > 0 && values[place] > 0
      }
      if let inner, values.count > 8 {
        others[inner] = values[inner - 1]
      } else if let last = values.indices.last {
        others[last] = values[last] == .max ? values[last] - 1 : values[last] + 1
      }
      return others == values ? nil : others
    }
    switch tensor.storage {
    case .int64(let values): return changed(values).flatMap { try? Tensor($0, shape: tensor.shape) }
    case .int32(let values): return changed(values).flatMap { try? Tensor($0, shape: tensor.shape) }
    case .uint8(let values): return changed(values).flatMap { try? Tensor($0, shape: tensor.shape) }
    case .float32, .float64: return nil
    }
  }

  /// Rows are what lies below the last axis but one: the first two neighbours behind the middle that differ change places.
  private static func swappedRows(_ tensor: Tensor) -> Tensor? {
    func swapped<Element: Equatable>(_ values: [Element]) -> [Element]? {
      let width = tensor.shape.count > 1 ? tensor.shape[tensor.shape.count - 1] : 1
      guard width > 0 else { return nil }
      let rows = values.count / width
      func row(_ number: Int) -> Range<Int> { (number * width)..<((number + 1) * width) }
      guard let first = places(rows).first(where: { $0 + 1 < rows && values[row($0)] != values[row($0 + 1)] }) else {
        return nil
      }
      return Array(values[..<row(first).lowerBound]) + values[row(first + 1)] + values[row(first)]
        + values[row(first + 1).upperBound...]
    }
    switch tensor.storage {
    case .float32(let values): return swapped(values).flatMap { try? Tensor($0, shape: tensor.shape) }
    case .int64(let values): return swapped(values).flatMap { try? Tensor($0, shape: tensor.shape) }
    case .uint8(let values): return swapped(values).flatMap { try? Tensor($0, shape: tensor.shape) }
    case .int32, .float64: return nil
    }
  }

  private static func shifted(_ tensor: Tensor) -> Tensor? {
    guard case .int64(let values) = tensor.storage, let width = tensor.shape.last, width > 1 else { return nil }
    let others = values.indices.map { $0 % width == 0 ? 0 : values[$0 - 1] }
    return others == values ? nil : try? Tensor(others, shape: tensor.shape)
  }

  /// A scalar gets an axis.
  private static func shorter(_ tensor: Tensor) -> Tensor? {
    guard let axis = tensor.shape.first else { return try? tensor.reshaped(to: [1]) }
    guard axis > 0 else { return nil }
    let shape = [axis - 1] + tensor.shape.dropFirst()
    let count = shape.reduce(1, *)
    switch tensor.storage {
    case .float32(let values): return try? Tensor(Array(values[..<count]), shape: shape)
    case .float64(let values): return try? Tensor(Array(values[..<count]), shape: shape)
    case .int32(let values): return try? Tensor(Array(values[..<count]), shape: shape)
    case .int64(let values): return try? Tensor(Array(values[..<count]), shape: shape)
    case .uint8(let values): return try? Tensor(Array(values[..<count]), shape: shape)
    }
  }

  private static func otherType(_ tensor: Tensor) -> Tensor? {
    switch tensor.storage {
    case .float32(let values): try? Tensor(values.map(Double.init), shape: tensor.shape)
    case .float64(let values): try? Tensor(values.map { Float($0) }, shape: tensor.shape)
    case .int32(let values): try? Tensor(values.map(Int64.init), shape: tensor.shape)
    case .int64(let values): try? Tensor(values.map { Int32(truncatingIfNeeded: $0) }, shape: tensor.shape)
    case .uint8(let values): try? Tensor(values.map(Int32.init), shape: tensor.shape)
    }
  }
}
