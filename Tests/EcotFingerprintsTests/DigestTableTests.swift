import EcotFingerprints
import EcotProcessor
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The bits of fingerprints as they are in goldens that people keep. A line that changes here makes every golden obsolete: it
/// needs a new algorithm version (`digest/2`, ...), not a new line.
///
/// `ECOT_PRINT_TABLE=1` prints the table.
struct DigestTableTests {
  private static let cases: [(ElementType, SampleTensors.Kind, [Int])] = [
    (.float32, .plain, [0]), (.float32, .plain, []), (.float32, .plain, [7]), (.float32, .special, [2, 50, 33]),
    (.float32, .plain, [3, 100, 401]), (.float32, .nothingFinite, [40]), (.float64, .plain, [5, 9]),
    (.float64, .special, [3, 10_000]), (.int32, .special, [4, 77]), (.int64, .plain, [2, 31]),
    (.int64, .special, [20_000]),
    (.uint8, .plain, [2, 3, 224, 224, 3]),
  ]

  /// Digest, then XXH3-128 of all other bits as text.
  private static let table = [
    "float32 plain [0] 228546eae2d3d8e7ecba5cfd92ca3988 21182243810ebc9294730e2456f2dd63",
    "float32 plain [] d9658272418cac0d798f295c7614c717 fdbd6fc79e695f389f221fb3d0df5b40",
    "float32 plain [7] c6b596f48e68abd34cdac98a978ccf35 c8bafc25816a42ea0d1784944aca0aef",
    "float32 special [2, 50, 33] c9e7bb663c5f9a1d773690354379433c e5ac5c448753554eb1de45aee708164e",
    "float32 plain [3, 100, 401] f9ae5c6f76eb6e24c888d9a6d2592af1 a3ae6770768b4530f16ae58360d69f30",
    "float32 nothingFinite [40] 3b7b901011db65ece57c261f0e521e24 7ab7412bf4bd3da23c87b50bf26b282e",
    "float64 plain [5, 9] 37dba01d6b8b163266a221b7e8de0150 e8c30648f312209b0153d132343944fb",
    "float64 special [3, 10000] 073269e78b21480802f03e996b0a42a6 9ba81856bd7783d6642fe354c8b96133",
    "int32 special [4, 77] 5c1c5973bc4fe80cdc2e7c26cf5e851a daf0ba4611832d42f3c2aeee6323cd87",
    "int64 plain [2, 31] edcf7aeb3f5dadf5f3e59caaddfbb563 b123e87743f287cdbb2642d8c535a835",
    "int64 special [20000] 14bb5d95433a52fb9efc19bd287c682f 17369c7c3db3a9d9c1e30aa48531719b",
    "uint8 plain [2, 3, 224, 224, 3] 3631bdd375038dd5ad16d4c4292a87b8 4852524a16a5600bb7e111b15ee70a76",
  ]

  @Test(arguments: KernelVariant.supported)
  func bits(kernel: KernelVariant) throws {
    let fingerprinter = try Fingerprinter(kernel: kernel)
    var lines: [String] = []
    for (type, kind, shape) in Self.cases {
      let count = shape.reduce(1, *)
      let tensor = try Tensor(SampleTensors.make(type, count: count, kind: kind, seed: 2025).storage, shape: shape)
      let found = fingerprinter.fingerprint(tensor)
      lines.append("\(type) \(kind) \(shape) \(found.digest) \(xxh128(Array(found.bits.utf8)[...]))")
    }
    if getenv("ECOT_PRINT_TABLE") != nil { for line in lines { print("    \"\(line)\",") } }
    #expect(lines == Self.table)
  }
}
