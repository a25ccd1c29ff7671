/// One group of cells: where its features come from, and its labels.
package struct StudyCohort: Sendable, Codable, Equatable {
  /// Where features come from.
  package enum Source: Sendable, Codable, Equatable {
    /// Simulated recordings, written and then extracted.
    case simulation(StudySimulation)
    /// NWB files, folders, and an optional manifest.
    case recordings(paths: [String], manifest: String?)
    /// A table of features that others computed, with its `families.yaml`.
    case table(path: String, families: String)
  }

  /// Name, also of its run folder: letters, digits, `-` and `_`.
  package var name: String
  /// Where its features come from.
  package var source: Source
  /// Its labels.
  package var labels: StudyLabels

  /// Creates a cohort.
  package init(name: String, source: Source, labels: StudyLabels) {
    self.name = name
    self.source = source
    self.labels = labels
  }

  /// Whether it starts from recordings, so that sweeps can be shown and vectors are there.
  package var hasRecordings: Bool {
    switch source {
    case .simulation, .recordings: true
    case .table: false
    }
  }
}

/// A simulated cohort.
package struct StudySimulation: Sendable, Codable, Equatable {
  /// Cells of one class.
  package struct Count: Sendable, Codable, Equatable {
    /// Name of the class, such as `Pvalb`.
    package var neuronClass: String
    /// Number of cells.
    package var cells: Int
  }

  /// `mouse` or `human`.
  package var species: String
  /// Cells of each class.
  package var counts: [Count]
  /// Seed of everything in the cohort.
  package var seed: UInt64
  /// Groups of sweeps that are left out.
  package var without: [String]
  /// How much cells of a class differ, times the designed variability.
  package var variability = 1.0
  /// Hyperpolarising steps (pA).
  package var subthresholdSteps: [Double]?
  /// Steps above rheobase (pA).
  package var suprathresholdSteps: [Double]?
  /// Number of ramps.
  package var ramps: Int?
}

/// Where a cohort's labels come from, and what is done with them.
///
/// In this order: the label is looked up, its first word taken, the rules applied (renamed, then left out or not).
package struct StudyLabels: Sendable, Codable, Equatable {
  /// What of a cell is looked up in the table.
  package enum Join: String, Sendable, Codable, CaseIterable {
    /// The cell id.
    case cell
    /// The session in a DANDI file name: `sub-…_ses-<session>_icephys.nwb`.
    case session
  }

  /// The CSV table; `nil` takes a column that the features already have.
  package var file: String?
  /// Column of the table that is matched.
  package var key: String
  /// What it is matched with.
  package var join: Join
  /// Column of the label.
  package var column: String
  /// Whether only the label's first word counts: `Sst Tac2 Myh4` is `Sst`.
  package var firstWord: Bool
  /// Labels that are renamed, such as Sncg to Vip, and labels that are left out.
  package var rules: LabelRules
  /// Column of the donor; `nil` keeps what the recordings say.
  package var donor: String?
  /// Further columns that become columns of `obs`, such as the culture condition.
  package var keep: [String]

  /// Creates labels that are taken as they are.
  package init(file: String?, column: String) {
    self.file = file
    key = "cell_id"
    join = .cell
    self.column = column
    firstWord = false
    rules = LabelRules()
    keep = []
  }
}
