import EcotAutograd

/// The keys and values of all earlier columns, layer by layer. Gradients flow through it.
struct KeyValueCache {
  private var keys: [Variable?]
  private var values: [Variable?]

  init(layers: Int) {
    keys = Array(repeating: nil, count: layers)
    values = Array(repeating: nil, count: layers)
  }

  /// Adds the keys and values (B, columns, key heads, head size) of the next columns; returns all so far.
  mutating func append(keys newKeys: Variable, values newValues: Variable, layer: Int) throws -> (
    keys: Variable, values: Variable
  ) {
    let allKeys = try keys[layer].map { try .concatenate([$0, newKeys], axis: 1) } ?? newKeys
    let allValues = try values[layer].map { try .concatenate([$0, newValues], axis: 1) } ?? newValues
    (keys[layer], values[layer]) = (allKeys, allValues)
    return (allKeys, allValues)
  }
}
