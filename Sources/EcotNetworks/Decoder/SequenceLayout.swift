import EcotFiles
import EcotTensors

/// What the ids and the mask of a batch say about its columns: tokens, images, latents, and the passes that follow from them.
struct SequenceLayout: Sendable {
  /// Rows B and columns T.
  let rows: Int, columns: Int
  /// The columns of each row's tokens.
  let tokens: [Range<Int>]
  /// Image tokens and padding, as indices into the B x T positions.
  let images: [Int64], padding: [Int64]
  /// The columns of each row's thinking tokens.
  let thinking: [[Int]]
  /// The columns of each pass: a pass ends before each column in which some row has a thinking token, since that takes in what the
  /// column before it gave out. One pass where there is none.
  let segments: [Range<Int>]

  /// Reads checked inputs. `thinkingToken` is nil where there are no latents.
  init(_ inputs: ModelInputs, _ configuration: Qwen3VLConfiguration, thinkingToken: Int?) throws {
    try inputs.check(configuration)
    (rows, columns) = try inputs.size()
    let (ids, mask) = (try inputs.inputIDs.int64s, try inputs.attentionMask.int64s)
    var tokens: [Range<Int>] = []
    var (images, padding, thinking): ([Int64], [Int64], [[Int]]) = ([], [], [])
    for row in 0..<rows {
      let places = (row * columns)..<((row + 1) * columns)
      let own = try Self.tokens(mask[places], row: row)
      tokens.append(own)
      var latents: [Int] = []
      for column in 0..<columns {
        let place = row * columns + column
        guard own.contains(column) else {
          padding.append(Int64(place))
          continue
        }
        switch Int(ids[place]) {
        case configuration.imageToken: images.append(Int64(place))
        case configuration.videoToken:
          throw InputError("row \(row), column \(column) is a video token", expected: "images and text only")
        case thinkingToken: latents.append(column)
        default: break
        }
      }
      if latents.first == own.lowerBound {
        throw InputError(
          "row \(row) begins with a thinking token, which has nothing to take its embedding from",
          expected: "a token before it")
      }
      thinking.append(latents)
    }
    (self.tokens, self.images, self.padding, self.thinking) = (tokens, images, padding, thinking)

    let starts = [0] + Set(thinking.joined()).sorted()
    segments = zip(starts, starts.dropFirst() + [columns]).map { $0..<$1 }
  }

  /// The columns of a row's tokens, which are one run.
  static func tokens(_ mask: ArraySlice<Int64>, row: Int) throws -> Range<Int> {
    guard let first = mask.firstIndex(of: 1), let last = mask.lastIndex(of: 1) else {
      throw InputError("attention_mask: row \(row) is all padding", expected: "at least one token a row")
    }
    guard mask[first...last].allSatisfy({ $0 == 1 }) else {
      throw InputError(
        "attention_mask: row \(row) has padding between its tokens", expected: "padding before or behind them only")
    }
    return (first - mask.startIndex)..<(last - mask.startIndex + 1)
  }

  /// The rows that have a thinking token in a column.
  func rowsThinking(in column: Int) -> [Int] { (0..<rows).filter { thinking[$0].contains(column) } }

  /// The image tokens of a segment: their indices into its rows x columns, and the rows of the image features that are theirs.
  func images(in segment: Range<Int>) -> (places: [Int64], features: [Int64]) {
    var (places, features): ([Int64], [Int64]) = ([], [])
    for (feature, place) in images.enumerated() {
      let (row, column) = (Int(place) / columns, Int(place) % columns)
      guard segment.contains(column) else { continue }
      places.append(Int64(row * segment.count + column - segment.lowerBound))
      features.append(Int64(feature))
    }
    return (places, features)
  }
}
