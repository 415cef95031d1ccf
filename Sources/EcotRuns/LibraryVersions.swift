import CEcotJPEG
import CEcotPNG
import CEcotXXHash
import CEcotZstd

/// The C libraries that this binary runs with.
package enum LibraryVersions {
  /// Name and version: of zstd, xxHash and libpng as loaded, of libjpeg-turbo as compiled against.
  package static var all: [(name: String, version: String)] {
    [
      ("zstd", String(cString: ZSTD_versionString())), ("xxhash", dotted(Int(XXH_versionNumber()), 100)),
      ("libjpeg_turbo", dotted(Int(LIBJPEG_TURBO_VERSION_NUMBER), 1000)),
      ("libpng", dotted(Int(png_access_version_number()), 100)),
    ]
  }

  /// `10639` as `1.6.39`.
  private static func dotted(_ number: Int, _ base: Int) -> String {
    "\(number / base / base).\(number / base % base).\(number % base)"
  }
}
