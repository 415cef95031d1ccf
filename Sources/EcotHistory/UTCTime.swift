import EcotFiles

/// Times of the history as text: UTC, the same everywhere.
package enum UTCTime {
  private static let day: Int64 = 86_400_000

  /// `2026-03-01T09:05Z` for milliseconds since 1970; `withSeconds` as `2026-03-01T09:05:07Z`.
  package static func text(_ time: Int64, withSeconds: Bool = false) -> String {
    let days = time >= 0 ? time / day : (time - day + 1) / day
    let seconds = (time - days * day) / 1000
    let (year, month, date) = civil(days)
    let clock = [seconds / 3600, seconds / 60 % 60] + (withSeconds ? [seconds % 60] : [])
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))T"
      + clock.map { padded($0, 2) }.joined(separator: ":") + "Z"
  }

  /// The milliseconds of `2026-03-01`, `2026-03-01T09:05` or `2026-03-01T09:05:07`, with or without a `Z` at the end. A date
  /// alone is its first moment.
  package static func milliseconds(_ text: String) throws -> Int64 {
    func refusal() -> InputError {
      InputError("'\(text)' is no date", expected: "2026-03-01 or 2026-03-01T09:05 (UTC)")
    }
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let date = numbers(parts[0], "-", [4, 2, 2]) else { throw refusal() }
    var clock: [Int64] = [0, 0, 0]
    if parts.count == 2 {
      let rest = parts[1].hasSuffix("Z") ? parts[1].dropLast() : parts[1]
      guard let given = numbers(rest, ":", [2, 2, 2]) ?? numbers(rest, ":", [2, 2]) else { throw refusal() }
      clock = given + (given.count == 2 ? [0] : [])
    }
    let days = days(date[0], date[1], date[2])
    // The way back catches the 31st of February.
    guard civil(days) == (date[0], date[1], date[2]), clock[0] < 24, clock[1] < 60, clock[2] < 60 else {
      throw refusal()
    }
    return days * day + (clock[0] * 3600 + clock[1] * 60 + clock[2]) * 1000
  }

  /// The milliseconds of `30d`, `2w` or `12h`.
  package static func duration(_ text: String) throws -> Int64 {
    let units: [Character: Int64] = ["h": day / 24, "d": day, "w": 7 * day]
    guard let unit = text.last.flatMap({ units[$0] }), let count = number(text.dropLast()), count <= 100_000 else {
      throw InputError("'\(text)' is no length of time", expected: "30d, 2w or 12h")
    }
    return count * unit
  }

  private static func numbers(_ text: some StringProtocol, _ separator: Character, _ digits: [Int]) -> [Int64]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == digits else { return nil }
    let numbers = parts.compactMap { number($0) }
    return numbers.count == digits.count ? numbers : nil
  }

  private static func number(_ text: some StringProtocol) -> Int64? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  // Days since 1970 and the Gregorian calendar, in years that begin in March: the leap day is then the last of a year, and
  // the lengths of the months follow (153 m + 2) / 5. 400 years have 146,097 days.

  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * ofYear + 2) / 153
    let date = ofYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9, date)
  }

  private static func days(_ year: Int64, _ month: Int64, _ date: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
  }
}
