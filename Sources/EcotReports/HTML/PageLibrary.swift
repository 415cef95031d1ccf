import EcotFiles
import Mustache

/// The templates of all pages, ready to be filled.
package enum PageLibrary {
  /// A page of what `view` shows.
  /// - Parameter more: templates of another module by name; they may use `top` and `end`, the frame of every page.
  package static func render(
    _ view: Any, template: String, adding more: [(name: String, text: String)] = []
  ) throws -> String {
    guard PageEscaping.registered else { throw InputError("the page has no escaping") }
    var library = MustacheLibrary()
    // Each asks for the page's own escaping.
    for (name, text) in PageTemplates.all + more {
      try library.register("{{% CONTENT_TYPE:\(PageEscaping.name)}}" + text, named: name)
    }
    guard let page = library.render(view, withTemplate: template) else {
      throw InputError("the page has no template")
    }
    return page
  }
}
