import ArgumentParser
import EcotDrift
import EcotFiles
import EcotReports
import EcotRuns

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Prints a comparison, writes the reports that were asked for, and ends with the exit code.
struct ReportOutput {
  private let options: ReportOptions

  init(_ options: ReportOptions) { self.options = options }

  /// Prints and writes the report; throws the exit code where it is not 0.
  ///
  /// The verdict is printed even where a report cannot be written; that is then an error of its own, with exit code 2, and so are
  /// the `problems` that the caller met.
  func finish(_ report: ComparisonReport, problems others: [String] = []) throws {
    let problems = writeFiles(report) + others
    var code = problems.isEmpty ? report.verdict.exitCode : 2
    if options.bisect, code > 1 { code = 125 }
    if options.json {
      Terminal.write(ComparisonJSON.render(report, exitCode: code, full: options.full) + "\n")
    } else {
      Terminal.write(ComparisonText(style: Terminal.style, full: options.full).render(report))
    }
    if options.github { annotate(report) }
    for problem in problems { Terminal.note("error: \(problem)") }
    if code != 0 { throw ExitCode(code) }
  }

  // MARK: Files

  /// What went wrong, one line a file; the other files are written all the same.
  private func writeFiles(_ report: ComparisonReport) -> [String] {
    var problems: [String] = []
    func attempt(_ write: () throws -> Void) {
      do { try write() } catch { problems.append("\(error)") }
    }
    func file(_ path: String?, _ text: () throws -> String) {
      guard let path else { return }
      attempt { try AtomicFile.write(try text(), to: path) }
    }
    file(options.junit) { ComparisonJUnit.render(report) }
    file(options.sarif) { ComparisonSARIF.render(report, version: toolVersion) }
    file(options.markdown) { ComparisonMarkdown.render(report) }
    file(options.html) { try ComparisonHTML.render(report) }
    if options.github, let summary = getenv("GITHUB_STEP_SUMMARY"), summary.pointee != 0 {
      attempt { try AppendedFile.append(ComparisonMarkdown.render(report) + "\n", to: String(cString: summary)) }
    }
    return problems
  }

  /// GitHub reads workflow commands from both streams; JSON on standard output stays alone there.
  private func annotate(_ report: ComparisonReport) {
    let commands = GitHubAnnotations.render(report)
    if options.json {
      for command in commands.split(separator: "\n") { Terminal.note(String(command)) }
    } else {
      Terminal.write(commands)
    }
  }
}

/// A file that several programs add to, such as the summary of a job.
enum AppendedFile {
  /// Adds text to the end of a file, which is made where it is missing.
  static func append(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw problem(path) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw problem(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func problem(_ path: String) -> InputError {
    InputError("cannot append: \(String(cString: strerror(errno)))", at: .file(path))
  }
}
