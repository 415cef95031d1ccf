import ArgumentParser

/// The options of every verb that ends in a comparison: what is printed, and what is written beside it.
struct ReportOptions: ParsableArguments {
  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print everything, not one screen; with --json also the map of all differing addresses.")
  var full = false

  @Option(help: ArgumentHelp("Write JUnit XML, as GitLab and Jenkins show it.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Write SARIF 2.1.0, as GitHub's code scanning shows it.", valueName: "file"))
  var sarif: String?

  @Option(help: ArgumentHelp("Write a Markdown summary.", valueName: "file"))
  var markdown: String?

  @Option(help: ArgumentHelp("Write one self-contained HTML page.", valueName: "file"))
  var html: String?

  @Flag(help: "Print annotations for GitHub Actions, and append the Markdown summary to $GITHUB_STEP_SUMMARY.")
  var github = false

  @Flag(help: "Exit with 125 instead of 2, 3 and 4, so that git bisect skips the commit.")
  var bisect = false

  /// Whether a report shows every differing address, and not only the causes.
  var wantsMap: Bool { html != nil || junit != nil || json && full }

  /// Whether a report draws losses and gradient norms over the steps.
  var wantsCurves: Bool { html != nil || json }
}
