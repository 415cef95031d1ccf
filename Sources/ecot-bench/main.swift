/// Measures inside one process what `scripts/bench` cannot see from outside.
///
/// It reads one command a line from standard input and answers with milliseconds, so that the script can take turns
/// between this program and a peer: both sides are measured alternately in one run.
import EcotProcessor

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

FreedMemory.keep()
var benchmarks = Benchmarks()
while let line = readLine() {
  let words = line.split(separator: " ").map(String.init)
  guard let command = words.first else { continue }
  var answer: String
  do {
    answer = "\(try benchmarks.measure(command, Array(words.dropFirst())))\n"
  } catch {
    answer = "error \(error)\n"
  }
  // Unbuffered: the other side waits for the answer.
  answer.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
