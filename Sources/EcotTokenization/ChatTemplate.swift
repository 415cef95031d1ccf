/// Renders a sample as one user turn of the Qwen chat form, images before text.
///
///     <|im_start|>user\n<|vision_start|><|image_pad|>...<|vision_end|>{text}<|im_end|>\n
package struct ChatTemplate: Sendable {
  /// Text before the language input, with one space between; empty for none. The reference's aligned path has one.
  package var basePrompt: String
  /// Whether the opening of the assistant's turn follows.
  package var addsGenerationPrompt: Bool

  /// Neither prompt by default.
  package init(basePrompt: String = "", addsGenerationPrompt: Bool = false) {
    self.basePrompt = basePrompt
    self.addsGenerationPrompt = addsGenerationPrompt
  }

  /// The texts of the tokens that the template uses.
  package enum Token {
    package static let turnStart = "<|im_start|>"
    package static let turnEnd = "<|im_end|>"
    package static let visionStart = "<|vision_start|>"
    package static let visionEnd = "<|vision_end|>"
    package static let imagePad = "<|image_pad|>"
  }

  /// The text of one sample; `imageTokens` are the numbers of tokens of its images.
  package func render(lang: String, imageTokens: [Int]) -> String {
    var text = Token.turnStart + "user\n"
    for count in imageTokens {
      text += Token.visionStart + String(repeating: Token.imagePad, count: max(0, count)) + Token.visionEnd
    }
    if !basePrompt.isEmpty { text += basePrompt + " " }
    text += lang + Token.turnEnd + "\n"
    if addsGenerationPrompt { text += Token.turnStart + "assistant\n" }
    return text
  }
}
