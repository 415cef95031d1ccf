import EcotFiles
import EcotHistory
import EcotRuns

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where bisections of a repository work, and what their results depend on beside the commits.
enum BisectFolder {
  /// A folder of the user's cache that belongs to the checkout around the working directory.
  static func standard() throws -> String {
    guard let cache = HistoryLocation.cacheFolder else {
      throw InputError("no home for the build", expected: "HOME or XDG_CACHE_HOME", remedy: "give --work-folder FOLDER")
    }
    let top = checkout()
    let name = top.split(separator: "/").last.map(String.init) ?? "repository"
    return "\(cache)/bisect/\(name)-\(SHA256Digest.hexadecimal(of: Array(top.utf8)).prefix(12))"
  }

  /// The nearest folder, upwards, that holds `.git`; the working directory where there is none.
  private static func checkout() -> String {
    let start = absolute(".")
    var folder = start
    while folder != "/" {
      if access("\(folder)/.git", F_OK) == 0 { return folder }
      folder = folder.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
      if folder.isEmpty { break }
    }
    return start
  }

  /// The path without links and dots.
  static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// A digest of processor, system, libraries and Swift: results of another machine are not results of this one.
  static func environment() -> String {
    let processor = RunEnvironment.processor()
    var digest = SHA256Digest()
    func add(_ text: String) { digest.update("\(text.utf8.count):\(text)") }
    add(processor.model)
    for feature in processor.features { add(feature) }
    for library in LibraryVersions.all { add("\(library.name) \(library.version)") }
    // Who computes matrix products by OpenBLAS gets the bits of the core that it takes this for.
    for variable in ["OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS"] {
      add("\(variable)=\(getenv(variable).map { String(cString: $0) } ?? "")")
    }
    for folder in (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":") {
      guard access("\(folder)/swift", X_OK) == 0 else { continue }
      let swift = absolute("\(folder)/swift")
      var status = stat()
      if stat(swift, &status) == 0 { add("\(swift) \(status.st_size) \(status.st_mtim.tv_sec)") }
      break
    }
    return digest.hexadecimal()
  }
}
