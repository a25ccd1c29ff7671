import Electrophysiology
import Features
import Testing

@Suite("Sweep quality control against IPFX 2.1.2")
struct QCSweepGoldenTests {
  let golden: QCGolden

  init() throws { golden = try QCGolden.load() }

  @Test("Epochs are IPFX's, ends exclusive")
  func epochs() {
    #expect(golden.sweeps.count == 32)
    for testCase in golden.sweeps {
      let stimulus = StimulusFinder(rule: .assumingTestPulse).analyse(testCase.sweep)
      guard let expected = testCase.expected.epochs else {
        #expect(testCase.expected.error == "error: Exception")
        #expect(stimulus.notes.first?.contains("IPFX cannot read this sweep") == true)
        continue
      }
      let observed: [EpochKind: Range<Int>?] = [
        .test: stimulus.epochs.test, .sweep: stimulus.epochs.sweep,
        .recording: stimulus.epochs.recording, .stimulus: stimulus.epochs.stimulus,
        .experiment: stimulus.epochs.experiment,
      ]
      for kind in EpochKind.allCases {
        let pair = expected[kind.rawValue] ?? nil
        #expect(
          observed[kind] == .some(pair.map { $0[0]..<($0[1] + 1) }),
          "\(testCase.name), \(kind)"
        )
      }
    }
  }

  @Test("Stimulus characteristics are IPFX's to the last bit")
  func characteristics() {
    for testCase in golden.sweeps {
      guard let expected = testCase.expected.characteristics else { continue }
      let observed = StimulusFinder(rule: .assumingTestPulse).analyse(testCase.sweep)
        .characteristics
      #expect(observed.startTime == expected[0], "\(testCase.name)")
      #expect(observed.duration == expected[1], "\(testCase.name)")
      #expect(observed.amplitude == expected[2], "\(testCase.name)")
      #expect(observed.startIndex == expected[3].map { Int($0) }, "\(testCase.name)")
      #expect(observed.endIndex == expected[4].map { Int($0) + 1 }, "\(testCase.name)")
    }
  }

  @Test("Detecting the test pulse changes nothing where there is one")
  func detectionAgrees() {
    // These have no test pulse, or a pulse that is too late for one: the rules differ on purpose.
    let different: Set = [
      "no test pulse", "no test pulse, early", "single early change", "nothing acquired",
      "test pulse after 0.4 s", "zero step", "stopped before the step",
    ]
    let hint = TestPulseHint(sweeps: golden.sweeps.map(\.sweep))
    for testCase in golden.sweeps {
      let sweep = testCase.sweep
      let assumed = StimulusFinder(rule: .assumingTestPulse).analyse(sweep)
      let alone = StimulusFinder().analyse(sweep)
      let helped = StimulusFinder(rule: .detecting(hint)).analyse(sweep)
      if !different.contains(testCase.name) { #expect(alone == assumed, "\(testCase.name)") }
      // A test pulse without a second pulse needs the other sweeps.
      if testCase.name == "zero step" || testCase.name == "stopped before the step" {
        #expect(helped == assumed, "\(testCase.name)")
        #expect(alone.characteristics.startIndex == 500)
      }
    }
  }

  @Test("QC features, tags and reasons are IPFX's")
  func features() {
    let gate = SweepQC(criteria: .ipfx)
    for testCase in golden.sweeps {
      guard let tags = testCase.expected.tags else { continue }
      let stimulus = StimulusFinder(rule: .assumingTestPulse).analyse(testCase.sweep)
      let features = gate.features(
        of: testCase.sweep,
        match: testCase.match,
        stimulus: stimulus,
        recordingHasTestPulse: true,
      )
      #expect(features.tags == tags, "\(testCase.name)")
      #expect(features.stimulusInterval == testCase.expected.interval, "\(testCase.name)")
      let observed = [
        "pre_noise_rms_mv": features.preNoiseRMS, "post_noise_rms_mv": features.postNoiseRMS,
        "slow_noise_rms_mv": features.slowNoiseRMS, "pre_vm_mv": features.preVm,
        "slow_vm_mv": features.preVm, "post_vm_mv": features.postVm,
        "vm_delta_mv": features.vmDelta,
      ]
      // IPFX adds single-precision samples in single precision (spec, epochs-and-qc §9).
      let tolerance = testCase.single == true ? 2e-5 : 1e-10
      for (name, value) in (testCase.expected.features ?? [:]).sorted(by: { $0.key < $1.key }) {
        let ours = observed[name] ?? nil
        #expect((ours == nil) == (value == nil), "\(testCase.name), \(name)")
        guard let ours, let value else { continue }
        #expect(abs(ours - value) <= tolerance, "\(testCase.name), \(name): \(ours), \(value)")
      }
      let verdict = gate.evaluate(features, match: testCase.match)
      #expect(verdict.reasons == testCase.expected.reasons ?? tags, "\(testCase.name)")
      #expect(verdict.passed == verdict.reasons.isEmpty)
      #expect(verdict.isDropped == !tags.isEmpty)
    }
  }

  @Test("The standard criteria clamp a window that IPFX leaves empty")
  func clamped() throws {
    let testCase = try #require(
      golden.sweeps.first { $0.name == "early step, window ends at the start" }
    )
    let stimulus = StimulusFinder().analyse(testCase.sweep)
    let features = SweepQC().features(
      of: testCase.sweep,
      match: testCase.match,
      stimulus: stimulus,
      recordingHasTestPulse: true,
    )
    // Uniform noise of width 0.1 has RMS 0.1 / sqrt(12) = 0.0289; IPFX says 0 for the empty window.
    #expect(try abs(#require(features.preNoiseRMS) - 0.0289) < 0.005)
    #expect(testCase.expected.features?["pre_noise_rms_mv"] == .some(0))
  }

  @Test("A recording without test pulses keeps its sweeps under the standard criteria only")
  func withoutTestPulse() throws {
    let testCase = try #require(golden.sweeps.first { $0.name == "no test pulse" })
    let stimulus = StimulusFinder().analyse(testCase.sweep)
    #expect(stimulus.characteristics.startIndex == 39_000)
    for (criteria, expected, tags) in [
      (QCCriteria.standard, false, []), (.standard, true, ["test epoch is missing"]),
      (.ipfx, false, ["test epoch is missing"]),
    ] {
      let features = SweepQC(criteria: criteria).features(
        of: testCase.sweep,
        match: testCase.match,
        stimulus: stimulus,
        recordingHasTestPulse: expected,
      )
      #expect(features.tags == tags)
    }
  }

  @Test("NaN noise fails as not computable, and passes under IPFX's criteria")
  func notComputable() {
    let features = SweepQCFeatures(
      sweepNumber: 1,
      stimulus: .none,
      preNoiseRMS: .nan,
      postNoiseRMS: 0.01,
      slowNoiseRMS: 0.01,
      vmDelta: .nan,
    )
    let match = OntologyMatch(code: "")
    #expect(
      SweepQC().evaluate(features, match: match).reasons
        == ["pre-noise: not computable", "Vm delta: not computable"]
    )
    #expect(SweepQC(criteria: .ipfx).evaluate(features, match: match).passed)
  }
}
