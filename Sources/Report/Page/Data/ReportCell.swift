/// One cell as a report shows it.
package struct ReportCell: Sendable {
  /// What quality control says.
  package enum Verdict: String, Sendable, CaseIterable {
    /// Passed.
    case passed
    /// Failed.
    case failed
    /// Could not be judged, or was not.
    case notJudged = "not judged"

    /// The verdict of a field of `cells.csv`.
    init(_ text: String?) {
      self = text == "passed" ? .passed : text == "failed" ? .failed : .notJudged
    }
  }

  /// Identity.
  package let id: String
  /// Row in the feature table; `nil` where it has none.
  package let row: Int?
  /// Donor.
  package var donor: String?
  /// Species.
  package var species: String?
  /// Quality control.
  package var verdict = Verdict.notJudged
  /// Why it failed or was not judged.
  package var reasons: [String] = []
  /// Its sweeps.
  var sweeps: [ReportSweep] = []
  /// What could not be computed.
  var failures: [ReportFailure] = []

  /// A cell of which nothing is known yet.
  init(id: String, row: Int?) {
    self.id = id
    self.row = row
  }

  /// Whether the file could not be opened.
  package var isUnreadable: Bool { failures.contains { $0.stage == "open" } }

  /// How many things could not be computed.
  package var failureCount: Int { failures.count }

  /// The sentences of a field of reasons.
  static func reasons(_ text: String?) -> [String] {
    (text ?? "").split(separator: ";").map { part in
      String(part.drop { $0 == " " })
    }
  }
}

/// One sweep as a report shows it.
struct ReportSweep: Sendable {
  /// Number in the file.
  let number: Int
  /// Stimulus code, else its name.
  let stimulus: String
  /// Protocol family; `nil` where none.
  let family: String?
  /// Clamp mode.
  let clampMode: String
  /// Amplitude (pA or mV); NaN is missing.
  let amplitude: Double
  /// Duration of the stimulus (s); NaN is missing.
  let duration: Double
  /// Spikes; NaN is missing.
  let spikes: Double
  /// The verdict of quality control; `nil` for sweeps that are not judged.
  let passed: Bool?
  /// Why it failed.
  let reasons: [String]

  /// The sweeps of a run with their cells.
  ///
  /// - Throws: ``InputError``.
  static func read(_ path: String) throws -> [(cell: String, sweep: ReportSweep)] {
    let table = try ReportTable(path, key: "cell_id")
    return table.keys.enumerated().map { row, cell in
      let passed = table.text(row, "passed")
      return (
        cell,
        ReportSweep(
          number: table.text(row, "sweep_number").flatMap { Int($0) } ?? -1,
          stimulus: table.text(row, "stimulus_code") ?? table.text(row, "stimulus_name") ?? "–",
          family: table.text(row, "family"),
          clampMode: table.text(row, "clamp_mode") ?? "–",
          amplitude: table.number(row, "stimulus_amplitude"),
          duration: table.number(row, "stimulus_duration"),
          spikes: table.number(row, "num_spikes"),
          passed: passed.map { $0 == "true" },
          reasons: ReportCell.reasons(table.text(row, "reasons"))
        )
      )
    }
  }
}

/// Something that could not be computed.
struct ReportFailure: Sendable {
  /// Where it happened.
  let stage: String
  /// Feature family or sweep; `nil` for the whole cell.
  let family: String?
  /// A word for counting.
  let reason: String
  /// One sentence.
  let message: String

  /// The failures of a run with their cells.
  ///
  /// - Throws: ``InputError``.
  static func read(_ path: String) throws -> [(cell: String, failure: ReportFailure)] {
    let table = try ReportTable(path, key: "cell_id")
    return table.keys.enumerated().map { row, cell in
      let family = table.text(row, "family")
      return (
        cell,
        ReportFailure(
          stage: table.text(row, "stage") ?? "–",
          family: family == "-" ? nil : family,
          reason: table.text(row, "reason_code") ?? "–",
          message: table.text(row, "message") ?? ""
        )
      )
    }
  }
}
