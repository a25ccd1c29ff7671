package import Electrophysiology

/// Guesses the family of a stimulus with an unknown code from its waveform.
package struct WaveformClassifier: Sendable {
  /// Creates a classifier.
  package init() {}

  /// The family of the command, test pulse removed; `nil` where no rule fits.
  ///
  /// Single square of at least 200 ms: long square; of 1 to 10 ms: short square; linear ramp; swept sine:
  /// chirp; three equal short pulses: triple.
  package func family(of sweep: Sweep, stimulus: SweepStimulus) -> StimulusFamily? {
    fatalError("published signature")
  }

  /// `match` itself when it is known, otherwise a `waveform` match where the waveform fits a family.
  package func match(
    _ match: OntologyMatch,
    sweep: Sweep,
    stimulus: SweepStimulus
  ) -> OntologyMatch {
    fatalError("published signature")
  }
}
