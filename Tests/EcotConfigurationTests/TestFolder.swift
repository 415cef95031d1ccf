import EcotConfiguration
import EcotFiles
import Glibc

/// A folder of its own for one test, removed afterwards.
struct TestFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/ecot-configuration-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw InputError("cannot make a folder", at: .file("/tmp")) }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  /// Writes a file and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    try AtomicFile.write(text, to: "\(path)/\(name)")
    return "\(path)/\(name)"
  }

  /// Loads a configuration from the texts of files, weakest first, and arguments; returns what `load` gives.
  static func load(_ texts: [String], settings: [String] = [], needsRun: Bool = false) throws -> LoadedConfiguration {
    let folder = try TestFolder()
    let files = try texts.enumerated().map { try folder.write($1, to: "file\($0).yaml") }
    return try LoadedConfiguration(files: files, settings: settings, needsRun: needsRun)
  }

  /// The messages of loading, without the folder's name; empty where it succeeds.
  static func messages(_ texts: [String], settings: [String] = [], needsRun: Bool = false) -> [String] {
    do {
      let folder = try TestFolder()
      let files = try texts.enumerated().map { try folder.write($1, to: "file\($0).yaml") }
      return messages(folder.path) { try LoadedConfiguration(files: files, settings: settings, needsRun: needsRun) }
    } catch {
      return ["cannot write: \(error)"]
    }
  }

  /// The messages of whatever `body` throws, without the folder's name.
  static func messages<Result>(_ folder: String, _ body: () throws -> Result) -> [String] {
    do {
      _ = try body()
      return []
    } catch let errors as InputErrors {
      return errors.errors.map { clean($0.description, folder) }
    } catch let error as InputError {
      return [clean(error.description, folder)]
    } catch {
      return ["neither InputError nor InputErrors: \(error)"]
    }
  }

  private static func clean(_ text: String, _ folder: String) -> String {
    text.split(separator: "\(folder)/", omittingEmptySubsequences: false).joined()
  }

  private static func remove(_ path: String) {
    if PathKind(path) == .folder {
      for name in (try? InputFile.names(in: path)) ?? [] { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// Places in the package.
enum Package {
  /// The root of the package.
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
  /// The seed's configurations.
  static let fixtures = "\(root)/Tests/EcotConfigurationTests/Fixtures"
}
