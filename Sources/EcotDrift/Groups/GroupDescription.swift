extension DifferenceGraph {
  /// What the comparer says about one record: kind, size, place.
  public func describe(_ place: Int) throws -> RecordDifference? {
    let record = records[place]
    var describer = DifferenceDescriber(golden: golden, observed: observed)
    return try describer.describe(
      golden: record.golden, observed: record.observed, parentsEqual: roots.contains(place))
  }
}
