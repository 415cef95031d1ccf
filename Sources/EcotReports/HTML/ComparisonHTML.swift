import EcotDrift
import EcotFiles
import Mustache

/// A comparison as one self-contained page: it needs no network, works from a file, and says everything that decides
/// anything without its script.
public enum ComparisonHTML {
  /// The page, as HTML whose bytes depend on the report alone.
  public static func render(_ report: ComparisonReport) throws -> String {
    try PageLibrary.render(PageView(report), template: "page")
  }
}

/// The templates of all pages, ready to be filled.
enum PageLibrary {
  /// A page of what `view` shows.
  static func render(_ view: Any, template: String) throws -> String {
    guard PageEscaping.registered else { throw InputError("the page has no escaping") }
    guard let page = try library().render(view, withTemplate: template) else {
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
