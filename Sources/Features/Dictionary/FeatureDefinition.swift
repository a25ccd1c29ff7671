/// What one scalar feature of a cell is.
package struct FeatureDefinition: Sendable, Equatable {
  /// The analysis that gives the value.
  package enum Source: String, Sendable, Codable, CaseIterable {
    /// IPFX's pipeline cell record: sweeps that passed quality control, times from 0.5 s before the onset.
    case cellRecord = "cell record"
    /// IPFX's feature collection: every sweep that is long enough, times from the sweep's start.
    case collection = "feature collection"
    /// Lee, Dalley et al. (2023), computed from the cell record's sweeps.
    case published
    /// The impedance profile of the chirps.
    case chirp
  }

  /// What a feature describes.
  package enum Family: String, Sendable, Codable, CaseIterable {
    /// Which sweep was chosen.
    case selection
    /// The passive membrane.
    case subthreshold
    /// How the rate depends on the current.
    case fiCurve = "f-I curve"
    /// Timing of the spikes of a sweep.
    case firing
    /// The waveform of spikes.
    case spikeShape = "spike shape"
    /// The impedance profile.
    case resonance
  }

  /// The protocol that a feature is measured in.
  package enum ProtocolName: String, Sendable, Codable, CaseIterable {
    /// About 1 s of constant current.
    case longSquare = "long square"
    /// About 3 ms of constant current.
    case shortSquare = "short square"
    /// Linearly rising current.
    case ramp
    /// A sine of rising frequency.
    case chirp
  }

  /// The column of `cells.csv`; unique.
  package var name: String
  /// The unit; `""` when dimensionless.
  package var unit: String
  /// The definition in one sentence or two.
  package var definition: String
  /// The protocol.
  package var protocolName: ProtocolName
  /// What the feature describes.
  package var family: Family
  /// Which analysis gives the value.
  package var source: Source
  /// IPFX's name; `nil` for what IPFX does not compute.
  package var ipfxName: String?
  /// Names in published tables, `table: name`.
  package var paperNames: [String]

  /// Creates a definition.
  package init(
    _ name: String,
    unit: String,
    _ definition: String,
    protocolName: ProtocolName,
    family: Family,
    source: Source,
    ipfxName: String? = nil,
    paperNames: [String] = []
  ) {
    self.name = name
    self.unit = unit
    self.definition = definition
    self.protocolName = protocolName
    self.family = family
    self.source = source
    self.ipfxName = ipfxName
    self.paperNames = paperNames
  }
}

/// A feature of a published table that is not computed, and why.
package struct UncomputedFeature: Sendable, Equatable {
  /// The table's column.
  package var name: String
  /// Why it is not computed.
  package var reason: String
}
