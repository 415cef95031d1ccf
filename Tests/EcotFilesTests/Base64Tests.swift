import EcotFiles
import Testing

/// Base64 of RFC 4648.
@Suite struct Base64Tests {
  /// The test vectors of section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ]) func vectors(_ plain: String, _ text: String) {
    #expect(Base64.text(Array(plain.utf8)) == text)
    #expect(Base64.bytes(text) == Array(plain.utf8))
  }

  @Test func everyByteComesBack() {
    for count in 250...260 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) }
      #expect(Base64.bytes(Base64.text(bytes)) == bytes)
    }
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zg==Zg==", "Zm9=v", "====", "Z===", "Zh==", "Zm9", "Zm9v\n", "Zm-v", "é==="])
  func whatIsNotBase64IsRefused(_ text: String) { #expect(Base64.bytes(text) == nil) }
}
