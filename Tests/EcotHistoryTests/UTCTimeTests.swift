import EcotFiles
import EcotHistory
import Testing

struct UTCTimeTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"), (1_772_355_907_999, "2026-03-01T09:05:07Z"),
    (4_107_542_399_000, "2100-02-28T23:59:59Z"), (4_107_542_400_000, "2100-03-01T00:00:00Z"),
    (-1000, "1969-12-31T23:59:59Z"),
  ])
  func textAndBack(_ time: Int64, _ text: String) throws {
    #expect(UTCTime.text(time, withSeconds: true) == text)
    #expect(try UTCTime.milliseconds(text) == (time - (time % 1000 + 1000) % 1000))
    #expect(UTCTime.text(time) == text.prefix(16) + "Z")
  }

  @Test func everyDayOfFourCenturiesFollowsTheOneBefore() throws {
    for day in stride(from: Int64(-3_000_000_000_000), to: 12_000_000_000_000, by: 86_400_000 * 13) {
      let midnight = day / 86_400_000 * 86_400_000
      #expect(try UTCTime.milliseconds(String(UTCTime.text(midnight).prefix(10))) == midnight)
    }
  }

  @Test(arguments: [
    "", "2026", "2026-3-1", "2026-02-30", "2026-13-01", "2026-00-10", "2026-01-01T", "2026-01-01T24:00",
    "2026-01-01T10",
    "2026-01-01T10:61", "2026-01-01 10:00", "+026-01-01", "2026-01-01T10:00:00+01:00", "２026-01-01",
  ])
  func noDate(_ text: String) { #expect(throws: InputError.self) { try UTCTime.milliseconds(text) } }

  @Test func lengthsOfTime() throws {
    #expect(try UTCTime.duration("30d") == 30 * 86_400_000)
    #expect(try UTCTime.duration("2w") == 14 * 86_400_000)
    #expect(try UTCTime.duration("12h") == 43_200_000)
    for text in ["", "d", "3", "-3d", "3m", "1.5d", "99999999999d"] {
      #expect(throws: InputError.self) { try UTCTime.duration(text) }
    }
  }
}
