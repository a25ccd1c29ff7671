/// Which vectors are computed, how, in which order and how wide: the content of a preset file.
///
/// Widths are part of the preset. A recording with another step duration or sampling rate is brought to them:
///
/// | recording | rule |
/// | --- | --- |
/// | step within 1 ms of ``stepDuration`` | bins of the given width from the onset on, trailing samples unused |
/// | other step duration | as many bins over the step, each duration / count long; those before and after keep theirs; noted |
/// | rate above ``samplingRate`` | first spikes: mean over each target sample's area |
/// | rate below ``samplingRate`` | first spikes: linear interpolation; noted |
/// | bin not a whole number of samples | samples on an edge count by their share |
/// | bin of which less than half was acquired | NaN, listed |
///
/// Where IPFX 2.1.2 is questionable ``conventions`` decide:
///
/// | point | `ipfx-2.1.2` | `corrected` |
/// | --- | --- | --- |
/// | step scaled from one neighbour | all after the onset is scaled, the rebound too | the step's bins only |
/// | repeated subthreshold amplitude | the last sweep | median of the binned sweeps |
/// | protocol whose sweeps have no first spike | block of zeros | block of NaN |
/// | spike on the edge of two bins | as rounding errors of times have it | the later bin |
/// | spike without a quantity | empties its bin, which is interpolated | is left out |
/// | spike whose threshold precedes the onset | counts as negative interval | left out of rates |
/// | selection of sweeps and windows | ``FeatureConventions`` | the same |
///
/// **Same in both**, where IPFX gives no vector: bins are counted from the rounded duration (IPFX loses one for
/// many onsets); one missing family, protocol or landmark costs only itself; a spike exactly at the onset, which has
/// no finite rate, is left out of the first interval; a level without a value is filled from its neighbours as a
/// missing sweep is. Source: spec, feature vectors.
package struct VectorPreset: Sendable, Equatable {
  /// Name, such as `ipfx-2.1.2`.
  package var name: String
  /// IPFX's numbers or better ones.
  package var conventions: Conventions
  /// Which sweeps, windows and detection parameters are used.
  package var analysis: Analysis
  /// Duration (s) of a long square.
  package var stepDuration: Double
  /// Time (s) before and after the step that subthreshold vectors show.
  package var margin: Double
  /// Samples a second (Hz) of first spikes.
  package var samplingRate: Double
  /// Currents above rheobase.
  package var levels: Levels
  /// The families in order.
  package var families: [VectorFamily]
  /// Width to which families are padded in a sequence; `nil` for that of the widest.
  package var sequenceWidth: Int?

  /// IPFX's numbers or better ones.
  package enum Conventions: String, Sendable, CaseIterable {
    /// As IPFX 2.1.2.
    case ipfx = "ipfx-2.1.2"
    /// Without its mistakes.
    case corrected

    /// The same for scalar features.
    package var features: FeatureConventions { self == .ipfx ? .ipfx212 : .corrected }
  }

  /// Two ways from sweeps to spikes.
  package enum Analysis: String, Sendable, CaseIterable {
    /// That of IPFX's vector tool: window of the last valid sweep, peaks above -25 mV, short squares with estimated
    /// parameters until 50 ms after the pulse.
    case collection
    /// That of Schwider and Ramezani (2026): window of the first sweep, from first to last stimulus sample, every
    /// sweep aligned to its own stimulus, default detection; short squares too end with the pulse.
    case study
  }

  /// The currents above rheobase at which spiking is described.
  package struct Levels: Sendable, Equatable {
    /// Currents (pA) above rheobase, ascending.
    package var amplitudes: [Double]
    /// How far (pA) a sweep may be off.
    package var tolerance: Double
    /// Current (pA) by which all levels are raised when at most one has a sweep; `nil` for none.
    package var shift: Double?

    /// Creates levels.
    package init(amplitudes: [Double], tolerance: Double, shift: Double?) {
      self.amplitudes = amplitudes
      self.tolerance = tolerance
      self.shift = shift
    }
  }

  /// The sum of all widths.
  package var width: Int { families.reduce(0) { $0 + $1.width } }

  /// The family of that name.
  package func family(_ name: String) -> VectorFamily? { families.first { $0.name == name } }

  /// Bins (before the step, in the step) of a subthreshold vector; `nil` when not whole.
  func bins(_ bin: Double) -> (margin: Int, step: Int)? {
    guard let before = Self.whole(margin / bin), let inside = Self.whole(stepDuration / bin) else {
      return nil
    }
    return (before, inside)
  }

  /// Bins of a subthreshold vector; `nil` when not whole.
  func traceBins(_ bin: Double) -> Int? { bins(bin).map { 2 * $0.margin + $0.step } }

  /// A number that is whole but for rounding errors; `nil` otherwise.
  static func whole(_ value: Double) -> Int? {
    let nearest = value.rounded()
    return (value - nearest).magnitude < 1e-6 && nearest >= 0 && nearest < 1e6 ? Int(nearest) : nil
  }
}
