/// Which sweeps a simulated recording has and how they are sampled.
package struct PlanOptions: Sendable, Equatable {
  /// The two generations of Allen stimulus codes.
  package enum Codes: String, Sendable, CaseIterable {
    /// 2018 and later: `X1PS_SubThresh`, `X3LP_Rheo`, `X4PS_SupraThresh`, `X6SP_Rheo`, `X7Ramp`.
    case x
    /// 2014 and 2015: `C1LSCOARSE150216`, `C1LSFINEST150112`, `C1SSFINEST150112`, `C1RP25PR1S141203`.
    case coreOne
  }

  /// Groups of sweeps that can be left out.
  package enum SweepGroup: String, Sendable, CaseIterable {
    /// Smoke test, bath, cell attached, break-in, blow-out, end of experiment.
    case qualityControl
    /// Search sweeps, which features ignore.
    case search
    /// Hyperpolarising long squares.
    case subthreshold
    /// Long squares around and above rheobase.
    case suprathreshold
    /// Short squares.
    case shortSquares
    /// Three short squares in a row.
    case triple
    /// Ramps.
    case ramps
    /// Chirp (21 s).
    case chirp
    /// Noise (21 s).
    case noise
  }

  /// Generation of stimulus codes.
  package var codes: Codes = .x
  /// Groups of sweeps, all but chirp and noise by default.
  package var protocols: Set<SweepGroup> = Set(SweepGroup.allCases).subtracting([.chirp, .noise])
  /// Samples a second (Hz).
  package var samplingRate = 50_000.0
  /// Onset of long squares, short squares, ramps (s).
  package var onset = 0.7
  /// Length of long squares (s).
  package var longSquareDuration = 1.0
  /// Whether every sweep starts with a test pulse.
  package var hasTestPulse = true
  /// Moves the suprathreshold series by so many pA: with 10, IPFX has to fall back to rheobase + 10.
  package var suprathresholdShift = 0.0
  /// Steps above rheobase in the suprathreshold series (pA).
  package var suprathresholdSteps = stride(from: 0.0, through: 140, by: 20).map { $0 }
  /// Hyperpolarising steps (pA).
  package var subthresholdSteps = stride(from: -110.0, through: -10, by: 20).map { $0 }
  /// How often each amplitude of the suprathreshold series is presented.
  package var repeats = 1
  /// Number of ramp sweeps.
  package var rampCount = 3
  /// Flaws by position in the plan.
  package var flaws: [PositionedFlaw] = []

  /// A flaw of the `index`-th sweep of a stimulus code.
  package struct PositionedFlaw: Sendable, Equatable {
    /// Start of the stimulus code, such as `X1PS`.
    package var code: String
    /// Position among the sweeps with that code.
    package var index: Int
    /// What goes wrong.
    package var flaw: SweepFlaw

    /// Creates a flaw.
    package init(code: String, index: Int, flaw: SweepFlaw) {
      self.code = code
      self.index = index
      self.flaw = flaw
    }
  }

  /// The default plan: X codes, 50 kHz, everything but chirp and noise, no flaws.
  package init() {}
}
