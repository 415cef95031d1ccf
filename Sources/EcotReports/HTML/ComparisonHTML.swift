import EcotDrift
import EcotFiles
import Mustache

/// A comparison as one self-contained page: it needs no network, works from a file, and says everything that decides
/// anything without its script.
public enum ComparisonHTML {
  /// The page, as HTML whose bytes depend on the report alone.
  public static func render(_ report: ComparisonReport) throws -> String {
    guard PageEscaping.registered else { throw InputError("the page has no escaping") }
    let library = try library()
    guard let page = library.render(PageView(report), withTemplate: "page") else {
      throw InputError("the page has no template")
    }
    return page
  }

  /// The templates; each asks for the page's own escaping.
  private static func library() throws -> MustacheLibrary {
    var library = MustacheLibrary()
    for (name, text) in PageTemplates.all {
      try library.register("{{% CONTENT_TYPE:\(PageEscaping.name)}}" + text, named: name)
    }
    return library
  }
}
