import EcotFiles

extension TextConfiguration {
  /// Reads `text_config`; `nil` where something is missing, which is noted among the findings like every contradiction.
  init?(_ section: ConfigurationSection) {
    let vocabulary = section.size("vocab_size")
    let width = section.size("hidden_size")
    let layers = section.size("num_hidden_layers", limit: ConfigurationSection.largestDepth)
    let heads = section.size("num_attention_heads")
    let keyHeads = section.member("num_key_value_heads") == nil ? heads : section.size("num_key_value_heads")
    let headSize = Self.headSize(section, width: width, heads: heads)
    let innerWidth = section.size("intermediate_size")
    let normEpsilon = section.positive("rms_norm_eps", default: 1e-6)
    let rope = RopeConfiguration(section, headSize: headSize)
    let positions = section.size("max_position_embeddings", default: 128_000)
    let range = section.nonNegative("initializer_range", default: 0.02)
    section.require("hidden_act", "silu")
    section.require("attention_bias", false)
    if let dropout = section.nonNegative("attention_dropout", default: 0), dropout != 0 {
      section.add("\(dropout) is not supported", at: "attention_dropout", expected: "0")
    }
    if let heads, let keyHeads, heads % keyHeads != 0 {
      section.add(
        "\(keyHeads)", at: "num_key_value_heads", expected: "a divisor of num_attention_heads, \(heads)")
    }
    guard let vocabulary, let width, let layers, let heads, let keyHeads, let headSize, let innerWidth, let normEpsilon,
      let ropeTheta = rope.theta, let ropeSections = rope.sections, let positions, let range
    else { return nil }
    self.init(
      vocabulary: vocabulary, width: width, layers: layers, heads: heads, keyHeads: keyHeads, headSize: headSize,
      innerWidth: innerWidth, normEpsilon: normEpsilon, ropeTheta: ropeTheta, ropeSections: ropeSections,
      maximalPositions: positions, initializerRange: range)
  }

  /// `head_dim`, or the width of a head where all of them make up the model's.
  private static func headSize(_ section: ConfigurationSection, width: Int?, heads: Int?) -> Int? {
    var headSize: Int?
    if section.member("head_dim") != nil {
      headSize = section.size("head_dim")
    } else if let width, let heads {
      guard width % heads == 0 else {
        section.add(
          "missing, and hidden_size \(width) is no multiple of num_attention_heads \(heads)", at: "head_dim",
          expected: "an even size")
        return nil
      }
      headSize = width / heads
    }
    guard let headSize else { return nil }
    if headSize % 2 != 0 { section.add("\(headSize)", at: "head_dim", expected: "an even size") }
    if let heads, headSize * heads > ConfigurationSection.largestSize {
      section.add(
        "\(heads) heads of \(headSize)", at: "num_attention_heads",
        expected: "at most \(ConfigurationSection.largestSize) elements together")
    }
    return headSize
  }
}

/// What `text_config` says about the rotary embedding, in either of its two layouts.
private struct RopeConfiguration {
  /// `rope_theta`; `nil` where it is not acceptable.
  var theta: Double?
  /// `mrope_section`; `nil` where it is not acceptable.
  var sections: [Int]?

  /// Reads `rope_parameters` (5.x), `rope_scaling` and `rope_theta` (4.57); where several are there, they must agree.
  init(_ section: ConfigurationSection, headSize: Int?) {
    let places = ["rope_parameters", "rope_scaling"].compactMap { section.section($0) }
    let thetas = (places + [section]).filter { $0.member("rope_theta") != nil }
    let found = thetas.map { $0.positive("rope_theta", default: 5_000_000) }
    theta = found.isEmpty ? 5_000_000 : found[0]
    for (place, value) in zip(thetas, found).dropFirst() {
      if let value, let theta, value != theta {
        place.add("\(value), but \(theta) at \(thetas[0].path("rope_theta"))", at: "rope_theta", expected: "one value")
      }
    }
    for place in places {
      place.require("rope_type", "default")
      place.require("type", "default")
      place.require("mrope_interleaved", true)
    }
    let listed = places.filter { $0.member("mrope_section") != nil }
    guard let first = listed.first ?? places.first ?? Optional(section) else { return }
    sections = first.integers("mrope_section", default: [24, 20, 20])
    for place in listed.dropFirst() {
      if let value = place.integers("mrope_section", default: []), let sections, value != sections {
        place.add(
          "\(value), but \(sections) at \(first.path("mrope_section"))", at: "mrope_section", expected: "one value")
      }
    }
    if let sections { check(sections, first, headSize) }
  }

  private func check(_ sections: [Int], _ place: ConfigurationSection, _ headSize: Int?) {
    guard sections.count == 3, sections.allSatisfy({ (0...ConfigurationSection.largestSize).contains($0) }) else {
      place.add("\(sections)", at: "mrope_section", expected: "three sizes, none negative: time, height, width")
      return
    }
    guard let headSize else { return }
    let sum = sections.reduce(0, +)
    if sum != headSize / 2 {
      place.add(
        "\(sections) have the sum \(sum)", at: "mrope_section", expected: "half of head_dim, \(headSize / 2)")
    }
  }
}
