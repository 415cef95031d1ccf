import EcotGolden

// One layer of somebody's own trainer: two buffers that never become a `Tensor`.
let rows = 4
let features = 6
let hidden = (0..<rows * features).map { Float($0) / 8 }
let scaled = hidden.map { $0 * 0.5 }

let path = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "example.golden.zst"
let recorder = GoldenRecorder(name: "example")
try hidden.withUnsafeBufferPointer {
  try recorder.record(buffer: $0, shape: [1, rows, features], at: "0/decoder/prefix/layer.0/hidden.value")
}
try scaled.withUnsafeBytes {
  try recorder.record(
    bytes: $0, elementType: .float32, shape: [1, rows, features], at: "0/decoder/prefix/layer.0/scaled.value",
    parents: ["0/decoder/prefix/layer.0/hidden.value"])
}
try recorder.write(to: path)
print("\(path): \(try recorder.records().count) records")
