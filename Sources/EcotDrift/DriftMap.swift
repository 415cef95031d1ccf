/// The outcome at every address and step, for a picture of steps x addresses.
///
/// A row is an address without its step. Rows in which every record is identical are not listed but counted by stage.
public struct DriftMap: Sendable {
  /// The outcome of one record.
  public enum Cell: UInt8, Sendable, CaseIterable {
    /// Neither side has the record.
    case absent
    case identical
    /// Differs within its tolerance.
    case within
    /// Differs, and follows from a parent that differs.
    case downstream
    /// Differs although all its recorded parents are equal.
    case culprit
    case missing
    case new
  }

  /// One address at all steps.
  public struct Row: Sendable {
    /// The address without its step: `STAGE/SCOPE.../NAME.ROLE`.
    public var path: String
    /// One cell a step.
    public var cells: [Cell]
    /// The relative L2 difference of each cell, where it is known.
    public var sizes: [Float?]

    /// Makes a row.
    public init(path: String, cells: [Cell], sizes: [Float?]) {
      (self.path, self.cells, self.sizes) = (path, cells, sizes)
    }
  }

  /// The steps that were compared, ascending.
  public var steps: [Int] = []
  /// The rows with a difference in them, in the order of execution; at most `rowLimit`.
  public var rows: [Row] = []
  /// Differing rows beyond those listed.
  public var rowsOmitted = 0
  /// For each stage that has records, in the order of stages: its name and the number of rows without any difference.
  public var identicalRows: [(stage: String, count: Int)] = []

  /// The most rows that are listed.
  public static let rowLimit = 4_096

  /// A map of nothing.
  public init() {}
}

/// A scalar of both sides over the steps, such as a loss.
public struct ScalarCurve: Sendable {
  /// The address without its step: `loss/total.value`.
  public var path: String
  /// One value a step; `nil` where the golden does not hold it.
  public var golden: [Double?]
  /// One value a step; `nil` where the run does not hold it.
  public var observed: [Double?]

  /// Makes a curve.
  public init(path: String, golden: [Double?], observed: [Double?]) {
    (self.path, self.golden, self.observed) = (path, golden, observed)
  }
}
