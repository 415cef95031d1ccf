import EcotFiles
import Mustache

/// The history as one self-contained page: plots of the trends and the table of runs. It needs no network, and everything is
/// there without its script.
package enum HistoryHTML {
  /// The page, as HTML whose bytes depend on the report alone.
  package static func render(_ report: HistoryReport) throws -> String {
    try PageLibrary.render(HistoryPageView(report), template: "history")
  }
}
