import EcotFiles
import EcotFingerprints
import EcotTensors

/// The JSON line of one record, as `show --json` prints it.
///
/// `{"address", "step", "stage", "scope", "name", "role", "dtype", "shape", "digest", "count", "nan", "inf", "zeros", "min",
/// "max", "mean", "std", "l1", "l2", "parents"}`; statistics that were not recorded are `null`. With `isFull` follow the
/// other statistics and `blocks`, `rows` (hexadecimal, since JSON's numbers hold 53 bits), `sketch`, `samples`,
/// `histogram` and `values`, `null` where they were not recorded.
public struct RecordJSON: JSONWritable {
  /// The record.
  public var record: TensorRecord
  /// Whether everything is written.
  public var isFull: Bool

  /// The line of a record.
  public init(_ record: TensorRecord, isFull: Bool = false) { (self.record, self.isFull) = (record, isFull) }

  /// One object.
  public func write(to writer: inout JSONWriter) {
    let (address, fingerprint) = (record.address, record.fingerprint)
    writer.object {
      $0.member("address", address.description)
      $0.member("step", address.step)
      $0.member("stage", address.stage.rawValue)
      $0.member("scope", address.scope)
      $0.member("name", address.name)
      $0.member("role", address.role.rawValue)
      $0.member("dtype", fingerprint.elementType.description)
      $0.member("shape", fingerprint.shape)
      $0.member("digest", fingerprint.digest.description)
      let statistics = fingerprint.statistics
      // Without statistics the shape still says how many elements there are.
      $0.member("count", statistics?.count ?? (try? Tensor.elementCount(of: fingerprint.shape)))
      $0.member("nan", statistics?.nan)
      $0.member("inf", statistics.map { $0.positiveInfinity + $0.negativeInfinity })
      $0.member("zeros", statistics?.zeros)
      $0.member("min", statistics?.minimum)
      $0.member("max", statistics?.maximum)
      $0.member("mean", statistics?.mean)
      $0.member("std", statistics?.standardDeviation)
      $0.member("l1", statistics?.l1)
      $0.member("l2", statistics?.l2)
      $0.member("parents", record.parents.map(\.description))
      if isFull { writeDetails(to: &$0) }
    }
  }

  private func writeDetails(to writer: inout JSONWriter) {
    let fingerprint = record.fingerprint
    let statistics = fingerprint.statistics
    writer.member("positive_inf", statistics?.positiveInfinity)
    writer.member("negative_inf", statistics?.negativeInfinity)
    writer.member("subnormals", statistics?.subnormals)
    writer.member("min_index", statistics?.minimumIndex)
    writer.member("max_index", statistics?.maximumIndex)
    writer.member("histogram", statistics?.histogram)
    writer.member("blocks", fingerprint.blocks?.map(\.description))
    writer.member("rows", fingerprint.rows?.map { Digest128(high: 0, low: $0).description.suffix(16).description })
    writer.member("sketch", fingerprint.sketch)
    writer.member("samples", fingerprint.samples)
    writer.member("values", fingerprint.values)
  }
}
