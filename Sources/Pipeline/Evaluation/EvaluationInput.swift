import Crypto
import Foundation
import LinearAlgebra

/// What an evaluation works on: labelled cells, donors, groups to report, and perhaps a source cohort.
package struct EvaluationInput: Sendable {
  /// Labelled cells.
  package let data: LearningData
  /// Names of the features.
  package let featureNames: [String]
  /// Which features.
  package let choice: FeatureChoice
  /// The label's column.
  package let label: String
  /// Donor of each labelled cell; nil when cells are not grouped.
  package let donors: [String?]?
  /// Value of each labelled cell in the column within whose values scores are given too.
  package let within: [String]?
  /// The source cohort in the target's terms; nil without one.
  package let source: LearningData?
  /// Donors of each class; nil where they are not known.
  package let donorCounts: [Int]?
  /// What was left out, one sentence each.
  package let notes: [String]

  /// Takes the labelled cells of a run, and those of a source run.
  ///
  /// - Parameters:
  ///   - input: features of the run.
  ///   - labelled: its cells to use.
  ///   - label: the label's column, for the report.
  ///   - settings: columns for donors and groups.
  ///   - choice: features as the report names them; nil takes the input's.
  ///   - source: the source run.
  /// - Throws: ``InputError``: unknown columns; a source whose features or classes do not fit.
  package init(
    _ input: ModelInput,
    _ labelled: LabelledCells,
    label: String,
    settings: EvaluationSettings,
    choice: FeatureChoice? = nil,
    source: (input: ModelInput, labelled: LabelledCells)? = nil
  ) throws {
    let data = try LearningData(input, labelled, finer: settings.finer)
    self.data = data
    self.label = label
    featureNames = input.names
    donorCounts = labelled.donorCounts(input)
    self.choice = choice ?? input.choice
    donors = try settings.group.map { column in
      let texts = try input.texts(column)
      return labelled.rows.map { texts[$0] }
    }
    within = try settings.within.map { column in
      let texts = try input.texts(column)
      return labelled.rows.map { texts[$0] ?? "NA" }
    }
    let aligned = try source.map {
      try data.aligning($0.input, $0.labelled, names: input.names, finer: settings.finer)
    }
    self.source = aligned?.data
    notes =
      labelled.notes + (source?.labelled.notes.map { "source: \($0)" } ?? [])
      + (aligned?.notes ?? [])
  }

  /// Donor of each labelled cell as a number; nil when cells are not grouped.
  var donorNumbers: [Int]? { donors.map { FoldPlan.numbered($0).groups } }

  /// A digest of all numbers and labels, so that stored parts of another evaluation are not taken for this one's.
  var digest: String {
    var hash = SHA256()
    for part in [data, source].compactMap({ $0 }) {
      part.features.withValues { values in
        values.withUnsafeBytes { hash.update(bufferPointer: $0) }
      }
      hash.update(
        data: Data(
          (part.cells + part.classes + (part.labels + (part.types ?? [])).map(String.init)).joined(
            separator: "\n"
          ).utf8
        )
      )
    }
    hash.update(data: Data((donors ?? []).map { $0 ?? "" }.joined(separator: "\n").utf8))
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
