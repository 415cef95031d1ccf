import EcotDrift

/// A comparison as one self-contained page: it needs no network, works from a file, and says everything that decides
/// anything without its script.
public enum ComparisonHTML {
  /// The page, as HTML whose bytes depend on the report alone.
  public static func render(_ report: ComparisonReport) throws -> String {
    try PageLibrary.render(PageView(report), template: "page")
  }
}
