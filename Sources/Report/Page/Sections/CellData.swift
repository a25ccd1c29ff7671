import Foundation
import Pipeline

/// What the script shows of a cell: the JSON at the end of the page.
///
/// Texts that repeat are numbers into ``words``.
struct CellData: Encodable {
  /// Key features of a cohort.
  struct Features: Encodable {
    let names: [String]
    let units: [String]
  }

  /// One cell.
  struct Cell: Encodable {
    let id: String
    let key: String
    let cohort: Int
    let table: Int
    let donor: String?
    let species: String?
    let label: String?
    let qc: String
    let reasons: [Int]
    let values: [Double?]
    let predictions: [Prediction]
    let failures: [Failure]
    let sweeps: [Sweep]
  }

  /// Evaluation, label, predicted class, confidence.
  struct Prediction: Encodable {
    let evaluation: Int
    let label: Int
    let predicted: Int
    let confidence: Double

    func encode(to encoder: any Encoder) throws {
      var values = encoder.unkeyedContainer()
      try values.encode(evaluation)
      try values.encode(label)
      try values.encode(predicted)
      try values.encode(confidence)
    }
  }

  /// Stage, family, message.
  struct Failure: Encodable {
    let stage: Int
    let family: Int?
    let message: Int

    func encode(to encoder: any Encoder) throws {
      var values = encoder.unkeyedContainer()
      try values.encode(stage)
      if let family { try values.encode(family) } else { try values.encodeNil() }
      try values.encode(message)
    }
  }

  /// Number, stimulus, family, clamp mode, amplitude, duration, spikes, verdict, reasons.
  struct Sweep: Encodable {
    let number: Int
    let stimulus: Int
    let family: Int
    let clampMode: Int
    let amplitude: Double?
    let duration: Double?
    let spikes: Int?
    let verdict: Int
    let reasons: [Int]

    func encode(to encoder: any Encoder) throws {
      var values = encoder.unkeyedContainer()
      for value in [number, stimulus, family, clampMode] { try values.encode(value) }
      for value in [amplitude, duration] {
        if let value { try values.encode(value) } else { try values.encodeNil() }
      }
      if let spikes { try values.encode(spikes) } else { try values.encodeNil() }
      try values.encode(verdict)
      try values.encode(reasons)
    }
  }

  /// Texts.
  let words: [String]
  /// Key features of each cohort.
  let features: [Features]
  /// Cells in the order of the table.
  let cells: [Cell]
  /// Whether sweeps are listed.
  let hasSweepTables: Bool

  /// Sweeps listed at most; a run with more of them keeps them in `sweeps.csv`.
  static let sweepLimit = 100_000

  /// Takes the data of the rows of the table.
  init(_ contents: ReportContents, _ table: CellTable) {
    var words = WordList()
    let sweepCount = table.rows.reduce(0) { $0 + $1.cell.sweeps.count }
    let hasSweeps = sweepCount <= Self.sweepLimit
    hasSweepTables = hasSweeps
    features = table.features.map { Features(names: $0?.names ?? [], units: $0?.units ?? []) }
    let predictions = Self.predictions(contents, &words)
    cells = table.rows.map { row in
      let cell = row.cell
      return Cell(
        id: cell.id,
        key: row.key.text,
        cohort: words.index(of: contents.cohorts[row.cohort].name),
        table: row.cohort,
        donor: cell.donor,
        species: cell.species,
        label: row.label,
        qc: cell.verdict.rawValue,
        reasons: cell.reasons.map { words.index(of: $0) },
        values: row.values.map { Self.rounded($0) },
        predictions: predictions[cell.id] ?? [],
        failures: cell.failures.map { Self.failure($0, &words) },
        sweeps: hasSweeps ? cell.sweeps.map { Self.sweep($0, &words) } : []
      )
    }
    self.words = words.words
  }

  /// What each evaluation's headline arm says of each cell.
  private static func predictions(
    _ contents: ReportContents,
    _ words: inout WordList
  ) -> [String: [Prediction]] {
    var predictions: [String: [Prediction]] = [:]
    for evaluation in contents.evaluations {
      guard let arm = evaluation.headline else { continue }
      let name = words.index(of: "\(evaluation.name): \(arm.title), \(arm.grouping)")
      for (cell, verdict) in evaluation.verdicts(of: arm).sorted(by: { $0.key < $1.key }) {
        predictions[cell, default: []].append(
          Prediction(
            evaluation: name,
            label: words.index(of: verdict.label),
            predicted: words.index(of: verdict.predicted),
            confidence: rounded(verdict.confidence) ?? 0
          )
        )
      }
    }
    return predictions
  }

  private static func failure(_ failure: ReportFailure, _ words: inout WordList) -> Failure {
    Failure(
      stage: words.index(of: failure.stage.replacing("_", with: " ")),
      family: failure.family.map { words.index(of: $0.replacing("_", with: " ")) },
      message: words.index(of: failure.message)
    )
  }

  private static func sweep(_ sweep: ReportSweep, _ words: inout WordList) -> Sweep {
    Sweep(
      number: sweep.number,
      stimulus: words.index(of: sweep.stimulus),
      family: sweep.family.map { words.index(of: $0.replacing("_", with: " ")) } ?? -1,
      clampMode: words.index(of: sweep.clampMode),
      amplitude: rounded(sweep.amplitude),
      duration: rounded(sweep.duration),
      spikes: sweep.spikes.isFinite ? Int(sweep.spikes) : nil,
      verdict: sweep.passed.map { $0 ? 1 : 0 } ?? -1,
      reasons: sweep.reasons.map { words.index(of: $0) }
    )
  }

  /// Five significant digits are more than the page shows; `nil` for what is missing.
  private static func rounded(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    guard value != 0 else { return 0 }
    return Double(String(format: "%.5g", value))
  }
}

/// Texts, each once, by order of appearance.
struct WordList {
  /// The texts.
  private(set) var words: [String] = []
  private var positions: [String: Int] = [:]

  /// The position of a text, which is added where it is new.
  mutating func index(of word: String) -> Int {
    if let position = positions[word] { return position }
    positions[word] = words.count
    words.append(word)
    return words.count - 1
  }
}
