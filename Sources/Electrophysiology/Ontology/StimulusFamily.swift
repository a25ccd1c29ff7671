/// The protocol families by which sweeps are chosen.
///
/// The raw values are IPFX's family names. A sweep may belong to several families:
/// `C1LSCOARSE150112` is a long square and a coarse long square, `EXTPBLWOUT` a test and a
/// blow-out.
package enum StimulusFamily: String, Sendable, Codable, CaseIterable {
  // The order is that in which IPFX looks up a name's type; `OntologyMatch.primaryFamily` relies on
  // it.

  /// Current rising linearly until the cell fires.
  case ramp
  /// One long (about 1 s) square pulse.
  case longSquare = "long_square"
  /// Long squares with coarse amplitude steps, as used for subthreshold analysis.
  case coarseLongSquare = "coarse_long_square"
  /// Three short pulses in a row.
  case shortSquareTriple = "short_square_triple"
  /// One short (about 3 ms) square pulse.
  case shortSquare = "short_square"
  /// A sine of rising frequency.
  case chirp
  /// Amplitude search before the real protocol.
  case search
  /// Test, seal and bookkeeping sweeps, all `EXTP…` among them.
  case test
  /// Pressure blow-out at the end: electrode drift.
  case blowout
  /// Electrode in the bath: electrode zero.
  case bath
  /// Cell attached: seal resistance.
  case seal
  /// Break-in: access and input resistance.
  case breakin
  /// IPFX's `EXTP` tag; no entry of the default ontology carries it.
  case extp

  /// The name IPFX's ontology gives stimuli of this family; `Test` for all quality-control sweeps.
  package var usualName: String {
    switch self {
    case .ramp: "Ramp"
    case .longSquare, .coarseLongSquare: "Long Square"
    case .shortSquareTriple: "Short Square - Triple"
    case .shortSquare: "Short Square"
    case .chirp: "Chirp"
    case .search: "Search"
    case .test, .blowout, .bath, .seal, .breakin, .extp: "Test"
    }
  }
}
