package import HDF5

/// How ``NWBWriter`` lays a file out.
package struct NWBWriterOptions: Sendable, Equatable {
  /// Whose files the layout imitates.
  package enum Layout: String, Sendable {
    /// MIES: scalars of shape (1,), 32-bit attributes, lab notebook, names `data_00000_AD0`.
    case mies
    /// pynwb: scalars of shape (), 64-bit attributes, no lab notebook.
    case pynwb
  }

  /// How stimulus and response of a sweep are tied together.
  package enum Pairing: String, Sendable {
    /// The sweep table of schema 2.2 to 2.3, the only one that IPFX reads.
    case sweepTable
    /// The intracellular recordings table of schema 2.4 and later.
    case intracellularRecordings
    /// Only the sweep number attributes.
    case none
  }

  /// How samples are stored.
  package enum SampleType: Sendable, Equatable {
    /// 32-bit floats in pA and mV.
    case float32
    /// 64-bit floats in pA and mV.
    case float64
    /// 16-bit integers: responses in steps of 1 / `codesPerUnit`, currents commanded in steps of 0.1 pA.
    case int16(codesPerUnit: Double)
  }

  /// Whose layout.
  package var layout: Layout
  /// How sweeps are paired.
  package var pairing: Pairing
  /// How samples are stored.
  package var sampleType: SampleType
  /// Chunks and filters of the samples; MIES uses 8192, shuffle, gzip 3.
  package var storage: Storage

  /// Creates options; the defaults are those of MIES.
  package init(
    layout: Layout = .mies,
    pairing: Pairing = .sweepTable,
    sampleType: SampleType = .float32,
    storage: Storage = .chunked([8192], gzip: 3)
  ) {
    self.layout = layout
    self.pairing = pairing
    self.sampleType = sampleType
    self.storage = storage
  }

  /// The schema version that has the chosen tables.
  var schemaVersion: String { pairing == .intracellularRecordings ? "2.4.0" : "2.2.4" }
}
