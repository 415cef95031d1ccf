import EcotDrift

/// A comparison as one self-contained page.
public enum ComparisonHTML {
  /// The page.
  public static func render(_ report: ComparisonReport) throws -> String {
    "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>ecot-golden</title>\n<p>\(ComparisonText.name(report.verdict))</p>\n"
  }
}
