import CEcotBench
import CEcotKernels
import EcotAutograd
import EcotFiles
import EcotKernels
import EcotProcessor
import EcotTensors

/// The measurements of kernels and tape. The kernels write into memory that is there already, as their C interface does: what is
/// measured is the kernel, not the system's page faults.
struct ArithmeticBenchmarks {
  private var product: (words: [String], a: [Float], b: [Float], c: [Float])?
  private var rows: [[Float]] = []

  /// Milliseconds of one pass.
  mutating func measure(_ command: String, _ arguments: [String]) throws -> Double {
    switch command {
    case "gemm": try gemm(arguments)
    case "peak": try peak(arguments)
    case "exp": try map(arguments)
    case "softmax", "rmsnorm": try row(command, arguments)
    case "adamw": try adamW(arguments)
    case "tape": try tape(arguments)
    default: throw InputError("unknown measurement '\(command)'")
    }
  }

  private static func random(_ count: Int, _ name: String) -> [Float] {
    var stream = PhiloxStream(seed: 11, name: name)
    return (0..<count).map { _ in Float(Int32(bitPattern: stream.next32())) * 0x1p-31 }
  }

  private static func settings(threads: Int = 1) -> EcotCompute {
    EcotCompute(variant: KernelVariant.selected.code, threads: Int32(threads))
  }

  /// `gemm M N K nn|nt|tn|tt THREADS canonical|openblas REPEATS`: one product, the mean of some repeats.
  private mutating func gemm(_ words: [String]) throws -> Double {
    guard words.count == 7, words[3].count == 2, let backend = Compute.Backend(rawValue: words[5]) else {
      throw InputError("gemm M N K nn|nt|tn|tt THREADS BACKEND REPEATS")
    }
    let (m, n, k) = (try integer(words, 0), try integer(words, 1), try integer(words, 2))
    let shape = MatrixProduct(m: m, n: n, k: k, transposeA: words[3].first == "t", transposeB: words[3].last == "t")
    let compute = Compute(threads: try integer(words, 4), backend: backend)
    if product?.words != Array(words[..<4]) {
      let (a, b) = (Self.random(m * k, "bench.a"), Self.random(n * k, "bench.b"))
      product = (Array(words[..<4]), a, b, [])
    }
    guard let (_, a, b, old) = product else { throw InputError("no matrices") }
    // The result's memory is there before the clock starts.
    var c = old.isEmpty ? compute.multiply(shape, a, b) : old
    product?.c = []
    let repeats = try integer(words, 6)
    let time = milliseconds {
      for _ in 0..<repeats { compute.multiply(shape, a, b, replacing: &c) }
    }
    product?.c = c
    return time / Double(repeats)
  }

  /// `peak REPEATS`: milliseconds of 10^9 floating-point operations at the processor's peak.
  private func peak(_ arguments: [String]) throws -> Double {
    var (result, operations): (Float, Double) = (0, 0)
    let rounds = Int64(try integer(arguments, 0))
    let time = milliseconds { operations = ecot_bench_peak(rounds, &result) }
    guard result.isFinite else { throw InputError("no result") }
    return time * 1e9 / operations
  }

  /// Fills `rows` with so many arrays of `count` elements; pages are there afterwards.
  private mutating func prepare(_ arrays: Int, _ count: Int) {
    guard rows.count != arrays || rows.first?.count != count else { return }
    rows = (0..<arrays).map { Self.random(count, "bench.rows.\($0)") }
  }

  /// `exp COUNT REPEATS`.
  private mutating func map(_ arguments: [String]) throws -> Double {
    let (count, repeats) = (try integer(arguments, 0), try integer(arguments, 1))
    prepare(2, count)
    var y = rows.removeLast()
    let x = rows[0]
    let time = milliseconds {
      for _ in 0..<repeats { ecot_map(Self.settings(), Int32(ECOT_EXP.rawValue), Int64(count), x, &y) }
    }
    rows.append(y)
    return time / Double(repeats)
  }

  /// `softmax|rmsnorm ROWS COLUMNS`.
  private mutating func row(_ command: String, _ arguments: [String]) throws -> Double {
    let (count, columns) = (try integer(arguments, 0), try integer(arguments, 1))
    prepare(2, count * columns)
    var y = rows.removeLast()
    var scale = [Float](repeating: 0, count: count)
    let (x, weight) = (rows[0], [Float](repeating: 1, count: columns))
    let time = milliseconds {
      if command == "softmax" {
        ecot_softmax(Self.settings(), Int64(count), Int64(columns), nil, nil, x, &y)
      } else {
        ecot_rms_norm(Self.settings(), Int64(count), Int64(columns), 1e-6, x, weight, &y, &scale)
      }
    }
    rows.append(y)
    return time
  }

  /// `adamw COUNT`.
  private mutating func adamW(_ arguments: [String]) throws -> Double {
    let count = try integer(arguments, 0)
    prepare(4, count)
    let gradient = rows[0]
    var (moment2, moment1, parameter) = (rows.removeLast(), rows.removeLast(), rows.removeLast())
    // Second moments are not negative.
    if moment2.contains(where: { $0 < 0 }) { moment2 = moment2.map { $0 * $0 } }
    var settings = EcotAdamW(
      learning_rate: 1e-5, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weight_decay: 0.01, gradient_scale: 1,
      correction1: 0.1, correction2_root: 0.2236068)
    let time = milliseconds {
      ecot_adamw(Self.settings(), &settings, Int64(count), gradient, &parameter, &moment1, &moment2)
    }
    rows += [parameter, moment1, moment2]
    return time
  }

  /// `tape NODES`: milliseconds for each node of a chain of additions of one-element tensors, forward and backward.
  private func tape(_ arguments: [String]) throws -> Double {
    let nodes = try integer(arguments, 0)
    var final: Float = 0
    let time = try milliseconds {
      let tape = Tape()
      let one = tape.input(Tensor([Float(1)]))
      var x = try tape.parameter(Tensor([Float(1)]), named: ParameterName("x"))
      for _ in 0..<nodes { x = try x + one }
      var gradients = Gradients()
      try tape.backward(from: x, into: &gradients)
      final = try x.value.floats[0]
    }
    guard final > 1 else { throw InputError("nothing was added") }
    return time / Double(nodes)
  }
}
