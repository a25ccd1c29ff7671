import Electrophysiology
import Features
import Testing

/// A current-clamp sweep at 20 kHz with a flat response.
func stimulusSweep(_ command: [Double], rate: Double = 20_000, acquired: Int? = nil) -> Sweep {
  Sweep(
    info: SweepInfo(
      number: 1,
      clampMode: .currentClamp,
      samplingRate: rate,
      sampleCount: command.count,
    ),
    voltage: .double([Double](repeating: -70, count: command.count)),
    current: .double(command),
    acquired: 0..<(acquired ?? command.count),
  )
}

/// Zeros with levels put in.
func levels(_ count: Int, _ pulses: (Range<Int>, Double)...) -> [Double] {
  var command = [Double](repeating: 0, count: count)
  for (range, level) in pulses { for k in range { command[k] = level } }
  return command
}

@Suite("Stimulus finder")
struct StimulusFinderTests {
  @Test("A square without a test pulse is the stimulus")
  func plainSquare() throws {
    let found = StimulusFinder().analyse(stimulusSweep(levels(23_200, (2002..<12_002, 40))))
    #expect(found.epochs.test == nil)
    #expect(found.characteristics.startTime == 0.1001)
    #expect(found.characteristics.amplitude == 40)
    #expect(found.characteristics.indices == 2002..<12_002)
    #expect(abs(try #require(found.characteristics.endTime) - 0.6001) < 1e-12)
  }

  @Test("A short square alone is the stimulus, and a test pulse once other sweeps show it")
  func loneTestPulse() {
    let alone = stimulusSweep(levels(40_000, (200..<400, -50)))
    let other = stimulusSweep(levels(40_000, (200..<400, -50), (15_600..<35_600, 100)))
    #expect(StimulusFinder().analyse(alone).characteristics.startIndex == 200)
    let hint = TestPulseHint(sweeps: [alone, other])
    #expect(hint.pulses == [CommandPulse(samples: 200..<400, amplitude: -50)])
    let found = StimulusFinder(rule: .detecting(hint)).analyse(alone)
    #expect(found.characteristics == .none)
    #expect(found.epochs.test == 0..<600)
    #expect(found.epochs.experiment == nil)
  }

  @Test("A train of equal pulses is not led by a test pulse")
  func train() {
    let command = levels(20_000, (4000..<4060, 900), (4400..<4460, 900), (4800..<4860, 900))
    let found = StimulusFinder().analyse(stimulusSweep(command))
    #expect(found.epochs.test == nil)
    #expect(found.characteristics.indices == 4000..<4860)
  }

  @Test("A pulse wider than 50 ms or later than 0.4 s is no test pulse")
  func notATestPulse() {
    let wide = StimulusFinder().analyse(
      stimulusSweep(levels(40_000, (200..<1300, -50), (15_600..<35_600, 100)))
    )
    #expect(wide.characteristics.indices == 200..<35_600)
    let late = StimulusFinder().analyse(
      stimulusSweep(levels(40_000, (8001..<8201, -50), (15_600..<35_600, 100)))
    )
    #expect(late.characteristics.indices == 8001..<35_600)
  }

  @Test("A prepulse that never varies is left out, whatever the step's level")
  func prepulse() {
    // As in 19926019.nwb: -20 pA from 0.2781 s, then the step from 0.5781 to 1.2781 s.
    let sweeps = [-20.0, 0, 40, 100].map {
      stimulusSweep(levels(40_000, (5562..<11_562, -20), (11_562..<25_562, $0)))
    }
    let hint = TestPulseHint(sweeps: sweeps + [sweeps[2]])
    let finder = StimulusFinder(rule: .detecting(hint))
    let found = sweeps.map { finder.analyse($0).characteristics }
    #expect(found.map(\.amplitude) == [-20, 0, 40, 100])
    #expect(found[0].indices == 11_562..<25_562)
    #expect(found[1] == .none)
    #expect(found[3].indices == 11_562..<25_562)
    #expect(found[3].startTime == 0.5781)
  }

  @Test("A constant test pulse after the stimulus does not count to it")
  func trailing() {
    // As in Lantyer_180817_ME_9_CC.nwb: 61.4 pA for 10 ms half a second after the step.
    let sweeps = [0.0, 40, 80, 400].map { step in
      var command = levels(23_200, (2002..<12_002, step), (22_003..<22_203, 61.4))
      for (k, value) in QCGolden.noise(23_200, seed: 4).enumerated() { command[k] += 0.1 * value }
      return stimulusSweep(command)
    }
    let hint = TestPulseHint(sweeps: sweeps)
    let found = sweeps.map { StimulusFinder(rule: .detecting(hint)).analyse($0).characteristics }
    #expect(found[0] == .none)
    for (characteristics, step) in zip(found, [0.0, 40, 80, 400]).dropFirst() {
      #expect(characteristics.indices == 2002..<12_002)
      #expect(abs(characteristics.amplitude - step) < 0.1)
    }
  }

  @Test("Steps of a noisy recorded command are found", arguments: [-300.0, -60, 60, 400])
  func noisy(step: Double) throws {
    var command = levels(20_000, (822..<10_815, step))
    // Noise of 7 pA standard deviation about an offset of -48 pA, as in FergusonEtAl2015_PYR2.nwb.
    for (k, value) in QCGolden.noise(20_000, seed: 5).enumerated() {
      command[k] += 7 * 12.0.squareRoot() * value - 48
    }
    // Capacitive transients of a few samples, as spikes leave them in a recorded command.
    for start in stride(from: 1500, to: 10_000, by: 1700) {
      for k in start..<(start + 4) { command[k] += 600 }
    }
    let found = StimulusFinder().analyse(stimulusSweep(command, rate: 10_000))
    #expect(found.isNoisy)
    #expect(found.epochs.test == nil)
    let range = try #require(found.characteristics.indices)
    #expect(abs(range.lowerBound - 822) <= 2)
    #expect(abs(range.upperBound - 10_815) <= 2)
    #expect(abs(found.characteristics.amplitude - step) < 2)
    // A step of 60 pA is only eight deviations of this noise: too rough to be called a plateau.
    if abs(step) > 100 {
      let sweep = stimulusSweep(command, rate: 10_000)
      #expect(WaveformClassifier().family(of: sweep, stimulus: found) == .longSquare)
    }
  }

  @Test("A noisy command without a step has no stimulus")
  func noiseOnly() {
    let command = QCGolden.noise(20_000, seed: 9).map { 24 * $0 - 48 }
    let found = StimulusFinder().analyse(stimulusSweep(command, rate: 10_000))
    #expect(found.isNoisy)
    #expect(found.characteristics == .none)
  }

  @Test("Sweeps without samples or that stop early are described, not refused")
  func degenerate() {
    let empty = StimulusFinder().analyse(stimulusSweep([]))
    #expect(empty.epochs.recording.isEmpty)
    #expect(empty.characteristics == .none)
    let stopped = StimulusFinder().analyse(
      stimulusSweep(levels(40_000, (200..<400, -50), (15_600..<35_600, 100)), acquired: 20_000)
    )
    #expect(stopped.epochs.test == 0..<600)
    #expect(stopped.epochs.recording == 0..<20_000)
    #expect(stopped.characteristics == .none)
  }
}
