import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotKernels
import EcotProcessor
import Subprocess

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a run happens. It is stored and shown, and never decides a verdict.
package struct RunEnvironment: Sendable {
  /// Properties in a fixed order.
  package var properties: [(key: String, value: String)]

  /// Properties as they are.
  package init(properties: [(key: String, value: String)]) { self.properties = properties }

  /// Looks at this machine and at the commit of the working directory.
  package static func ofRun(_ compute: Compute) async -> RunEnvironment {
    let processor = processor()
    var properties: [(key: String, value: String)] = [
      ("cpu", processor.model), ("cpu_features", processor.features.joined(separator: " ")),
    ]
    properties += Self.properties(of: compute)
    properties += [("os", operatingSystem()), ("compiler", compiler)]
    properties += LibraryVersions.all.map { ($0.name, $0.version) }
    if let commit = await git("rev-parse", "HEAD") {
      properties.append(("commit", commit))
      let changes = await git("status", "--porcelain", "--untracked-files=no")
      properties.append(("dirty", changes.map { $0.isEmpty ? "no" : "yes" } ?? "unknown"))
    }
    return RunEnvironment(properties: properties)
  }

  /// The same environment for a run that computes otherwise.
  package func with(_ compute: Compute) -> RunEnvironment {
    var environment = self
    let names = ["kernel", "backend", "threads", "openblas", "openblas_core"]
    let place = properties.firstIndex { names.contains($0.key) } ?? properties.endIndex
    environment.properties.removeAll { names.contains($0.key) }
    environment.properties.insert(contentsOf: Self.properties(of: compute), at: place)
    return environment
  }

  /// A golden's metadata with nothing but this environment.
  package var metadata: GoldenMetadata {
    var metadata = GoldenMetadata()
    metadata.environment = properties.map { GoldenMetadata.Entry($0.key, $0.value) }
    return metadata
  }

  /// How a run computes. Numbers of OpenBLAS depend on its version and on the core that it takes the processor for.
  private static func properties(of compute: Compute) -> [(key: String, value: String)] {
    let canonical = [
      ("kernel", compute.variant.description), ("backend", compute.backend.rawValue), ("threads", "\(compute.threads)"),
    ]
    guard compute.backend == .openBLAS else { return canonical }
    return canonical + [("openblas", OpenBLASLibrary.version), ("openblas_core", OpenBLASLibrary.core)]
  }

  /// The compiler that built this binary.
  package static var compiler: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }

  /// The processor's name and those of its features that matter to the kernels.
  package static func processor() -> (model: String, features: [String]) {
    let wanted = [
      "sse4_2", "avx", "avx2", "fma", "avx512f", "sha_ni", "asimd", "crc32", "sha2",
    ]
    guard let text = try? procText("/proc/cpuinfo") else { return ("unknown", []) }
    var model = "unknown"
    var found: Set<String> = []
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = line[..<colon].filter { $0 != "\t" }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      if key == "model name", model == "unknown" { model = String(value) }
      if key == "flags" || key == "Features", found.isEmpty {
        found = Set(value.split(separator: " ").map(String.init))
      }
    }
    return (model, wanted.filter(found.contains))
  }

  /// Reads a file of /proc, whose size is reported as 0.
  package static func procText(_ path: String) throws -> String {
    guard let stream = fopen(path, "r") else { throw InputError("cannot open", at: .file(path)) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count < 1 << 20 {
      let count = fread(&chunk, 1, chunk.count, stream)
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func operatingSystem() -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "unknown" }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(name.sysname)) \(text(name.machine))"
  }

  /// The output of git, or `nil` where there is no git or no repository. Git must not take its index lock for this: a run
  /// that is killed would leave the lock behind in the user's repository.
  private static func git(_ arguments: String...) async -> String? {
    let result = try? await Subprocess.run(
      .name("git"), arguments: Arguments(["--no-optional-locks"] + arguments), output: .string(limit: 1 << 20),
      error: .discarded)
    guard let result, result.terminationStatus.isSuccess else { return nil }
    return result.standardOutput.trimmed()
  }
}

extension String {
  fileprivate func trimmed() -> String {
    var text = self[...]
    while let last = text.last, last == "\n" || last == "\r" { text.removeLast() }
    return String(text)
  }
}
