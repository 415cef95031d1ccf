import CEcotKernels

/// What an AdamW update computes with and what it writes.
package enum AdamWPart: Int, CaseIterable, Sendable {
  /// The gradient with its factor, which is never in memory as a whole.
  case gradient
  case moment1, moment2, parameter
}

/// Is shown a tile of an update by the thread that has written it, part by part: the tile's number, where its elements lie until the
/// closure returns, and where those of the whole tile lie that the thread comes to next, if it is known: memory to fetch meanwhile.
/// Called from several threads at a time.
package typealias AdamWWatcher =
  @Sendable (
    _ part: AdamWPart, _ tile: Int, _ place: UnsafeRawPointer, _ next: UnsafeRawPointer?
  ) -> Void

extension Compute {
  /// Updates a parameter and its moments in place, with the bits of `adamW`, and shows `watcher` each tile of 16,384 elements, the last
  /// of what remains, while it is in the caches.
  package func adamW(
    _ settings: AdamWSettings, gradient: [Float], parameter: inout [Float], moment1: inout [Float],
    moment2: inout [Float], watcher: @escaping AdamWWatcher
  ) {
    let count = gradient.count
    precondition(
      parameter.count == count && moment1.count == count && moment2.count == count,
      "AdamW: \(count) gradients, \(parameter.count), \(moment1.count), \(moment2.count) elements")
    var request = settings.forC
    withUnsafePointer(to: watcher) { watcher in
      let shown = EcotAdamWWatcher(
        written: { context, tile in
          guard let watcher = context?.assumingMemoryBound(to: AdamWWatcher.self), let tile = tile?.pointee else {
            return
          }
          for part in AdamWPart.allCases {
            guard let place = tile.parts[part] else { continue }
            watcher.pointee(part, Int(tile.index), place, tile.next[part])
          }
        }, context: UnsafeMutableRawPointer(mutating: watcher))
      parameter.rewritten { parameter in
        moment1.rewritten { moment1 in
          moment2.rewritten { moment2 in
            ecot_adamw_watched(self.settings, &request, Int64(count), gradient, parameter, moment1, moment2, shown)
          }
        }
      }
    }
  }
}

extension EcotAdamWParts {
  fileprivate subscript(part: AdamWPart) -> UnsafeRawPointer? {
    switch part {
    case .gradient: UnsafeRawPointer(gradient)
    case .moment1: UnsafeRawPointer(moment1)
    case .moment2: UnsafeRawPointer(moment2)
    case .parameter: UnsafeRawPointer(parameter)
    }
  }
}
