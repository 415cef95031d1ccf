/// Measures inside one process what `scripts/bench` cannot see from outside.
///
/// It reads one command a line from standard input and answers with milliseconds, so that the script can take turns
/// between this program and a peer: both sides are measured alternately in one run. Arguments choose a measurement that
/// prepares much before its first answer.
import EcotFiles
import EcotProcessor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

FreedMemory.keep()

/// The answers to the lines of standard input.
func answers(_ arguments: [String]) throws -> ((String) throws -> String)? {
  let words = Array(arguments.dropFirst())
  switch arguments.first {
  case "write-head":
    try HeadWriter.write(words)
    return nil
  case "detect":
    if try DetectCommand.run(words) > 0 { exit(1) }
    return nil
  case "step-run":
    var benchmark = try StepBenchmark(words)
    return { try benchmark.answer($0) }
  case "record-run":
    var benchmark = try RecordBenchmark(words)
    return { try benchmark.answer($0) }
  case "history-run":
    var benchmark = try HistoryBenchmark(words)
    return { try benchmark.answer($0) }
  case nil:
    var benchmarks = Benchmarks()
    return { line in
      let words = line.split(separator: " ").map(String.init)
      guard let command = words.first else { return "" }
      return "\(try benchmarks.measure(command, Array(words.dropFirst())))"
    }
  default: throw InputError("no measurement '\(arguments[0])'")
  }
}

do {
  guard let answer = try answers(Array(CommandLine.arguments.dropFirst())) else { exit(0) }
  while let line = readLine() {
    if line.isEmpty { continue }
    var text: String
    do { text = "\(try answer(line))\n" } catch { text = "error \(error)\n" }
    // Unbuffered: the other side waits for the answer.
    text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }
} catch {
  var text = "\(error)\n"
  text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(2)
}
