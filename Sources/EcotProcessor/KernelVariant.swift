import CEcotKernels
import EcotFiles

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An implementation of the kernels in C. All of them give the same bits; they differ in speed.
public enum KernelVariant: String, Sendable, CaseIterable, CustomStringConvertible {
  /// Plain C, the specification of the others.
  case portable
  /// x86-64 with AVX2 and FMA.
  case avx2
  /// x86-64 with AVX-512 F, BW, DQ and VL.
  case avx512
  /// arm64.
  case neon

  /// The number by which C knows the variant.
  package var code: Int32 {
    switch self {
    case .portable: Int32(ECOT_PORTABLE.rawValue)
    case .avx2: Int32(ECOT_AVX2.rawValue)
    case .avx512: Int32(ECOT_AVX512.rawValue)
    case .neon: Int32(ECOT_NEON.rawValue)
    }
  }

  /// The name that `ECOT_KERNEL` takes.
  public var description: String { rawValue }

  /// Whether this build and this processor can run it.
  public var isSupported: Bool { ecot_supports(code) }

  /// The kernels that run here, slowest first.
  public static var supported: [KernelVariant] { allCases.filter(\.isSupported) }

  /// The fastest kernel that runs here.
  public static var best: KernelVariant { supported.last ?? .portable }

  /// The kernel that a setting names; the best one for `nil` or an empty text.
  ///
  /// Throws for an unknown name and for a kernel that this processor cannot run.
  public static func named(_ name: String?) throws -> KernelVariant {
    guard let name, !name.isEmpty else { return best }
    let names = supported.map(\.rawValue).joined(separator: ", ")
    guard let kernel = KernelVariant(rawValue: name) else {
      throw InputError(
        "ECOT_KERNEL names no kernel: '\(name)'", expected: names,
        remedy: Spelling.hint(for: name, among: allCases.map(\.rawValue)))
    }
    guard kernel.isSupported else {
      throw InputError(
        "ECOT_KERNEL asks for '\(name)', which this processor cannot run", expected: names,
        remedy: "unset ECOT_KERNEL for the fastest one; all of them give the same bits")
    }
    return kernel
  }

  /// The kernel that the environment variable `ECOT_KERNEL` forces, else the best one. Read once.
  ///
  /// A name that cannot be used counts as none here, since every kernel gives the same bits; a program that wants to tell
  /// its user calls `named(_:)` at its start.
  public static let selected: KernelVariant = {
    guard let text = getenv("ECOT_KERNEL"), let kernel = try? named(String(cString: text)) else { return best }
    return kernel
  }()
}
