/// Why a cell has the numbers it has: what `explain` prints.
package struct CellExplanation: Sendable, Codable, Equatable {
  /// The sweeps that features are taken from, by number; those of the cell record.
  package struct Choices: Sendable, Codable, Equatable {
    /// The spiking long square with the smallest positive amplitude.
    package var rheobaseSweep: Int?
    /// Its amplitude (pA).
    package var rheobaseAmplitude: Double?
    /// The long square that stands for sustained firing.
    package var heroSweep: Int?
    /// Its amplitude above rheobase (pA); outside 39 to 61 it is a makeshift.
    package var heroOffset: Double?
    /// The long square of sag.
    package var sagSweep: Int?
    /// Long squares of input resistance and time constant.
    package var membraneSweeps: [Int] = []
    /// Amplitude (pA), excluded, from which on sweeps count as such; `nil` without long squares.
    package var membraneMinimum: Double?
    /// Long squares that spike.
    package var spikingLongSquares: [Int] = []
    /// Long squares that do not.
    package var subthresholdLongSquares: [Int] = []
    /// Amplitude (pA) at which most short squares spike.
    package var shortSquareAmplitude: Double?
    /// Short squares at that amplitude that spike.
    package var shortSquares: [Int] = []
    /// Ramps that spike.
    package var ramps: [Int] = []
    /// Chirps that were used.
    package var chirps: [Int] = []
  }

  /// Identity of the cell.
  package var cellID: String
  /// The run folder.
  package var run: String
  /// The file that was read.
  package var path: String
  /// Convention of the numbers.
  package var preset: String
  /// `passed` or `all`.
  package var sweepQC: String
  /// Whether the cell passed quality control.
  package var cellPassed: Bool
  /// Why not.
  package var cellReasons: [String]
  /// Which sweeps were chosen.
  package var choices: Choices
  /// The features in the order of the dictionary.
  package var features: [FeatureExplanation]
  /// Sweeps with what was measured in them.
  package var sweeps: [SweepEvidence]
  /// What the run could not compute.
  package var failures: [FailureRow]
  /// What a reader should know, one sentence each.
  package var notes: [String]

  /// The feature of a name; `nil` for a name that is not in the dictionary.
  package func feature(_ name: String) -> FeatureExplanation? {
    features.first { $0.name == name }
  }

  /// The sweeps that a feature's analysis measured; published features come from the cell record.
  package func sweeps(of feature: FeatureExplanation) -> [SweepEvidence] {
    let analysis = feature.analysis
    return sweeps.filter { feature.sweeps.contains($0.number) && $0.analysis == analysis }
  }

  /// The same with one feature and its sweeps only.
  package func only(_ feature: FeatureExplanation) -> CellExplanation {
    var result = self
    result.features = [feature]
    result.sweeps = sweeps(of: feature)
    return result
  }

  /// The same with one sweep and the features that are taken from it.
  package func only(sweep number: Int) -> CellExplanation {
    var result = self
    result.features = features.filter { $0.sweeps.contains(number) }
    result.sweeps = sweeps.filter { $0.number == number }
    return result
  }
}

/// Why one feature has its value, or none.
package struct FeatureExplanation: Sendable, Codable, Equatable {
  /// What one sweep contributes.
  package struct Point: Sendable, Codable, Equatable {
    /// Sweep number.
    package var sweep: Int
    /// Current (pA) that the value belongs to.
    package var current: Double?
    /// The value; `nil` when the sweep has none.
    package var value: Double?
  }

  /// A spike by sweep number and position in it.
  package struct SpikeReference: Sendable, Codable, Equatable {
    /// Sweep number.
    package var sweep: Int
    /// Position in the sweep, from 0.
    package var spike: Int
  }

  /// The column of `cells.csv`.
  package var name: String
  /// The value; `nil` when missing.
  package var value: Double?
  /// The unit; empty when dimensionless.
  package var unit: String
  /// The definition.
  package var definition: String
  /// The protocol.
  package var protocolName: String
  /// What it describes.
  package var family: String
  /// The output it belongs to.
  package var source: String
  /// The analysis whose sweeps it is taken from.
  package var analysis: String
  /// IPFX's name; `nil` for what IPFX does not compute.
  package var ipfxName: String?
  /// From which sweeps or spikes, in words.
  package var rule: String
  /// The sweeps it is taken from.
  package var sweeps: [Int]
  /// The spikes it is taken from; empty for features that no spike is needed for.
  package var spikes: [SpikeReference]
  /// What each sweep contributes or was chosen by.
  package var points: [Point]
  /// What the points' values are, with unit.
  package var pointName: String?
  /// Why the value is missing; empty when it is not.
  package var missing: [String]
}
