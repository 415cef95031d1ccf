import EcotAutograd
import EcotKernels
import EcotTensors

extension UpdateReport {
  /// Who reads the tensors of one parameter while the update writes them, tile by tile: a tile is a reader's block.
  struct Readers: Sendable {
    fileprivate let gradient: any BlockReader
    fileprivate let moment1: any BlockReader
    fileprivate let moment2: any BlockReader
    fileprivate let value: any BlockReader

    /// Shows the readers what the update shows.
    var watcher: AdamWWatcher {
      { part, tile, place, next in
        let reader =
          switch part {
          case .gradient: gradient
          case .moment1: moment1
          case .moment2: moment2
          case .parameter: value
          }
        reader.read(block: tile, at: place, next: next)
      }
    }
  }

  /// The observer's readers of a parameter's clipped gradient, moments and value; nil where it wants to see any of them as a whole.
  func readers(of name: ParameterName, shape: [Int]) -> Readers? {
    func reader(_ role: TensorRole) -> (any BlockReader)? {
      observer.reader(of: shape, at: address(name.rawValue, role))
    }
    guard let gradient = reader(.gradient), let moment1 = reader(.moment1), let moment2 = reader(.moment2),
      let value = reader(.value)
    else { return nil }
    return Readers(gradient: gradient, moment1: moment1, moment2: moment2, value: value)
  }

  /// Reports the clipped gradient of a parameter, its moments and its value, which have been read.
  func updated(_ name: ParameterName, group: String, value: TakenTensor, previous: Int?, readBy readers: Readers) {
    func report(_ tensor: Tensor?, _ reader: any BlockReader, _ role: TensorRole, _ parents: [TensorAddress]) {
      observer.observe(tensor, readBy: reader, at: address(name.rawValue, role), parents: parents)
    }
    func parents(_ role: TensorRole) -> [TensorAddress] {
      self.parents(of: name, role, group: group, previous: previous)
    }
    report(nil, readers.gradient, .gradient, self.parents(ofClipped: name))
    report(nil, readers.moment1, .moment1, parents(.moment1))
    report(nil, readers.moment2, .moment2, parents(.moment2))
    report(value.tensor, readers.value, .value, parents(.value))
  }
}
