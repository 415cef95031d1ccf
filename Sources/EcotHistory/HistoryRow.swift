import EcotFingerprints
import GRDB

/// A row of the database whose columns are not trusted: one flipped bit makes a text of a number.
struct HistoryRow {
  private let row: Row

  init(_ row: Row) { self.row = row }

  func number(_ column: Int) throws -> Int64 { try value(column, "a number") { Int64.fromDatabaseValue($0) } }

  func integer(_ column: Int) throws -> Int { Int(try number(column)) }

  func text(_ column: Int) throws -> String { try value(column, "a text") { String.fromDatabaseValue($0) } }

  func optionalText(_ column: Int) -> String? { String.fromDatabaseValue(row[column] as DatabaseValue) }

  /// A figure; NaN is kept as no value.
  func real(_ column: Int) -> Double? { Double.fromDatabaseValue(row[column] as DatabaseValue) }

  func isNull(_ column: Int) -> Bool { (row[column] as DatabaseValue).isNull }

  func digest(_ column: Int) throws -> Digest128 {
    try value(column, "a digest") { value in
      if case .blob(let bytes) = value.storage { Digest128(bytes: bytes) } else { nil }
    }
  }

  /// A range of its first element and its count.
  func range(_ first: Int, count: Int) throws -> Range<Int> {
    let (start, length) = (try integer(first), try integer(count))
    let (end, isTooLarge) = start.addingReportingOverflow(length)
    guard start >= 0, length >= 0, !isTooLarge else { throw damaged(count, "a count") }
    return start..<end
  }

  private func value<Value>(_ column: Int, _ expected: String, _ convert: (DatabaseValue) -> Value?) throws -> Value {
    guard row.count > column, let value = convert(row[column] as DatabaseValue) else {
      throw damaged(column, expected)
    }
    return value
  }

  private func damaged(_ column: Int, _ expected: String) -> DatabaseError {
    let names = Array(row.columnNames)
    return DatabaseError(
      resultCode: .SQLITE_CORRUPT,
      message: "a column '\(names.indices.contains(column) ? names[column] : "?")' is not \(expected)")
  }
}
