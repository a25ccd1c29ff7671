import Electrophysiology
import NWB
import TestSupport
import Testing

@Suite("Dialects of NWB")
struct DialectTests {
  private let bench: FixtureBench

  init() throws {
    bench = try FixtureBench()
  }

  /// Every dialect stores the same three sweeps; only what surrounds them differs.
  @Test(
    "three long squares read the same from every NWB 2 layout",
    arguments: [
      ("pynwb-sweep-table.nwb", "NWB 2 (pynwb)", [0, 1, 2]),
      ("mies-nwb2.nwb", "NWB 2 (MIES)", [0, 1, 2]),
      ("x-to-nwb.nwb", "NWB 2 (x-to-nwb)", [0, 1, 2]),
      ("neuroconv.nwb", "NWB 2 (neuroconv)", [10, 11, 12]),
      ("no-sweep-table.nwb", "NWB 2 (pynwb)", [0, 1, 2]),
      ("numbers-in-names.nwb", "NWB 2 (pynwb)", [0, 1, 2]),
      ("order-only.nwb", "NWB 2 (pynwb)", [0, 1, 2]),
    ]
  )
  func layouts(name: String, dialect: String, numbers: [Int]) throws {
    let recording = try bench.single(name)
    #expect(recording.dialect == dialect)
    #expect(recording.rejected.isEmpty)
    #expect(recording.sweeps.map(\.number) == numbers)
    for (index, amplitude) in [Float(-50), 50, 100].enumerated() {
      let sweep = try recording.sweep(at: index)
      #expect(sweep.info.clampMode == .currentClamp)
      #expect(sweep.info.samplingRate == 50_000)
      #expect(sweep.voltage == millivolts(FixtureSignal.voltage(amplitude)))
      #expect(sweep.current == picoamperes(FixtureSignal.current(amplitude)))
      #expect(sweep.acquired == 0..<FixtureSignal.count)
      #expect(sweep.interiorFill.isEmpty)
    }
  }

  @Test("the session's facts come with the recording")
  func facts() throws {
    let recording = try bench.single("pynwb-sweep-table.nwb")
    #expect(recording.schemaVersion == "2.2.5")
    #expect(recording.identifier == "fixture")
    #expect(recording.sessionStart == "2026-01-01T12:00:00+00:00")
    #expect(recording.subjectID == "mouse-1")
    #expect(recording.species == "Mus musculus")
    #expect(recording.electrode == "electrode_0")
    #expect(recording.sweeps.map(\.startingTime) == [0, 2, 4])
    #expect(recording.warnings.isEmpty)
    #expect(recording.sweeps.allSatisfy { $0.warnings.isEmpty })
  }

  @Test("MIES settings come from scalars and the lab notebook, in MΩ and pA")
  func miesSettings() throws {
    let recording = try bench.single("mies-nwb2.nwb")
    let extended = recording.sweeps.map(\.stimulusCodeExtended)
    #expect(extended == ["X2LP_Search[0]", "X2LP_Search[1]", "X2LP_Search[2]"])
    // The test pulse row of sweep 2 says 7, the amplifier's own scale factor 0.5.
    #expect(recording.sweeps.map(\.stimulusScaleFactor) == [-50, 50, 100])
    #expect(recording.sweeps.allSatisfy { $0.bridgeBalance == 12.5 && $0.biasCurrent == -20 })
    #expect(recording.warnings.isEmpty, "the trigger channel is no patch-clamp series")
  }

  @Test("x-to-nwb settings are converted from SI, and NaN is missing")
  func converterSettings() throws {
    let recording = try bench.single("x-to-nwb.nwb")
    let first = try recording.info(0)
    #expect(first.bridgeBalance == 8.5)
    #expect(Closeness(first.biasCurrent ?? .nan, -20, relative: 1e-12).holds)
    #expect(first.stimulusScaleFactor == 1)
    #expect(first.stimulusCodeExtended == "RAMP1")
    #expect(try recording.info(1).bridgeBalance == nil)
    #expect(try recording.info(1).biasCurrent == nil)
  }

  @Test("a one-word description of the stimulus stands in for a missing stimulus code")
  func describedStimulus() throws {
    let recording = try bench.single("neuroconv.nwb")
    #expect(recording.sweeps.allSatisfy { $0.stimulusCode == "long_square" })
    #expect(recording.sweeps.allSatisfy { $0.stimulusDescription == "not_set" })
  }

  @Test("stretches of one long series become sweeps of their own")
  func stretches() throws {
    let recording = try bench.single("intracellular-recordings.nwb")
    #expect(recording.sweeps.map(\.number) == [10, 11, 12, 13])
    for (index, amplitude) in [Float(-50), 50, 100].enumerated() {
      let sweep = try recording.sweep(at: index)
      #expect(sweep.voltage == millivolts(FixtureSignal.voltage(amplitude)))
      #expect(sweep.current == picoamperes(FixtureSignal.current(amplitude)))
      let start = Double(index * FixtureSignal.count) / FixtureSignal.rate
      #expect(sweep.info.startingTime == start)
    }
    #expect(try recording.info(13).clampMode == .zeroCurrent)
    #expect(try recording.info(13).stimulusPath == nil)
  }

  @Test("MIES NWB 1 takes types from ancestry, numbers from source, settings from the notebook")
  func mies1() throws {
    let recording = try bench.single("mies-nwb1.nwb")
    #expect(recording.dialect == "NWB 1 (MIES)")
    #expect(recording.schemaVersion == "NWB-1.0.5")
    #expect(recording.sweeps.map(\.number) == [4, 7])
    let first = try recording.read(4)
    #expect(first.voltage == millivolts(FixtureSignal.voltage(-50)))
    #expect(first.info.stimulusCodeExtended == "X2LP_Search[0]")
    #expect(first.info.bridgeBalance == 10.5)
    #expect(first.info.biasCurrent == -25)
    let second = try recording.info(7)
    #expect(second.stimulusDescription == "X4PS_SupraThresh_DA_0")
    #expect(second.stimulusCodeExtended == "X4PS_SupraThresh[2]")
    #expect(second.stimulusScaleFactor == 100)
    #expect(second.bridgeBalance == nil, "bridge balance was switched off")
  }

  @Test(
    "Allen NWB 1 applies conversion only after pipeline version 1.0",
    arguments: ["allen-nwb1-old.nwb", "allen-nwb1-new.nwb"]
  )
  func allen(name: String) throws {
    let recording = try bench.single(name)
    #expect(recording.dialect == "NWB 1 (Allen Cell Types)")
    #expect(recording.sweeps.map(\.number) == [3, 12])
    let sweep = try recording.read(12)
    #expect(sweep.info.stimulusCode == "Long Square")
    // The old file stores 1e-3 times the value, rounded to 32 bits, and that is all it can give.
    for (observed, expected) in zip(sweep.voltage.doubles(), FixtureSignal.voltage(50)) {
      #expect(Closeness(observed, Double(expected), relative: 3e-7).holds)
    }
    #expect(Closeness(sweep.current[600], 50, relative: 3e-7).holds)
    let source = try #require(recording.source as? NWBSweepSource)
    #expect(try source.storedSpikeTimes(sweep: 3) == [0.02, 0.025])
    #expect(try source.storedSpikeTimes(sweep: 12) == nil)
  }

  @Test("spike times that an earlier analysis stored are found")
  func storedSpikes() throws {
    let recording = try bench.single("mies-nwb2.nwb")
    let source = try #require(recording.source as? NWBSweepSource)
    #expect(try source.storedSpikeTimes(sweep: 2) == [0.03, 0.035, 0.04])
    #expect(try source.storedSpikeTimes(sweep: 0) == nil)
  }

  @Test("a probe tells layout, counts and generator")
  func probe() throws {
    let probe = try NWBProbe(path: bench.make("mies-nwb2.nwb"))
    #expect(probe.layout == "sweep_table")
    #expect(probe.responseCount == 3)
    #expect(probe.stimulusCount == 3)
    #expect(probe.sweepCount == 3)
    #expect(probe.electrodes == ["electrode_0"])
    #expect(probe.generator.contains("Package MIES"))
    let recordings = try NWBProbe(path: bench.make("neuroconv.nwb"))
    #expect(recordings.layout == "intracellular_recordings")
  }
}
