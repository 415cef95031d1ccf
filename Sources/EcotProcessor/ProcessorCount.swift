#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many processors are online.
package enum ProcessorCount {
  /// At least 1.
  package static var available: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
