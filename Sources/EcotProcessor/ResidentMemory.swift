#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The memory that the process holds.
package enum ResidentMemory {
  /// Its resident set in bytes, shared pages included; nil where the system has no /proc/self/statm.
  package static var bytes: Int? {
    guard let stream = fopen("/proc/self/statm", "r") else { return nil }
    defer { fclose(stream) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, Int32(line.count), stream) != nil else { return nil }
    let fields = line.prefix { $0 != 0 }.split(separator: CChar(UInt8(ascii: " ")))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    else { return nil }
    let size = sysconf(Int32(_SC_PAGESIZE))
    return size > 0 ? pages * size : nil
  }
}
