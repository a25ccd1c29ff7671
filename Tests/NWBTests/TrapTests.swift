import Electrophysiology
import NWB
import TestSupport
import Testing

@Suite("Traps inside readable files")
struct TrapTests {
  private let bench: FixtureBench

  init() throws {
    bench = try FixtureBench()
  }

  // MARK: Fill

  @Test(
    "a tail of fill is cut, not treated as signal",
    arguments: ["zero-tail.nwb", "nan-tail.nwb"]
  )
  func tails(name: String) throws {
    let sweep = try bench.single(name).read(1)
    #expect(sweep.acquired == 0..<1_600)
    #expect(sweep.trailingFill == 400)
    #expect(sweep.voltage.count == FixtureSignal.count)
    #expect(sweep.interiorFill.isEmpty)
  }

  @Test("zeros inside a sweep are fill only in long runs")
  func interior() throws {
    let sweep = try bench.single("interior-zeros.nwb").read(1)
    #expect(sweep.acquired == 0..<FixtureSignal.count)
    #expect(sweep.interiorFill == [1_600..<1_700])
  }

  @Test("a response of NaN keeps its sweep with nothing acquired and a warning")
  func allNaN() throws {
    let recording = try bench.single("nan-sweep.nwb")
    #expect(recording.sweeps.count == 3)
    let sweep = try recording.read(1)
    #expect(sweep.acquired.isEmpty)
    #expect(sweep.info.warnings.contains { $0.contains("NaN") })
  }

  @Test("a response of zeros is left alone")
  func allZero() throws {
    let sweep = try bench.single("zero-sweep.nwb").read(1)
    #expect(sweep.acquired == 0..<FixtureSignal.count)
    #expect(sweep.interiorFill.isEmpty)
  }

  // MARK: Samples

  @Test("integers are scaled in 64 bits, offset included")
  func integers() throws {
    let sweep = try bench.single("int16-offset.nwb").read(1)
    guard case .double(let values) = sweep.voltage else {
      Issue.record("integers became \(sweep.voltage)")
      return
    }
    for (index, value) in values.enumerated() {
      #expect(value == (Double(index % 64 - 32) * 3.125e-5 - 0.07) * 1e3)
    }
  }

  @Test("64-bit samples stay 64-bit beside a 32-bit stimulus")
  func doubles() throws {
    let sweep = try bench.single("float64.nwb").read(1)
    let stored = FixtureSignal.voltage(50).map { Double($0) + 1e-9 }
    #expect(sweep.voltage == .double(stored.map { $0 * 1e-3 * 1e3 }))
    #expect(sweep.current == picoamperes(FixtureSignal.current(50)))
  }

  @Test("every spelling of volt and ampere is understood")
  func units() throws {
    let recording = try bench.single("unit-spellings.nwb")
    #expect(recording.rejected.isEmpty)
    #expect(try recording.read(1).voltage == millivolts(FixtureSignal.voltage(50)))
    #expect(try recording.info(1).warnings.contains { $0.contains("'mV'") })
    #expect(try recording.info(0).warnings.isEmpty)
  }

  @Test("unequal lengths are cut to the shorter, with a warning")
  func lengths() throws {
    let recording = try bench.single("unequal-lengths.nwb")
    let info = try recording.info(1)
    #expect(info.sampleCount == FixtureSignal.count - 5)
    #expect(info.warnings.contains { $0.contains("2000") && $0.contains("1995") })
    let sweep = try recording.read(1)
    #expect(sweep.voltage.count == FixtureSignal.count - 5)
    #expect(sweep.voltage[1_994] == Double(FixtureSignal.voltage(50)[1_994] * 1e-3 * 1e3))
  }

  @Test("the stimulus' rate counts, a different one of the response is a warning")
  func rates() throws {
    let info = try bench.single("unequal-rates.nwb").info(1)
    #expect(info.samplingRate == 25_000)
    #expect(info.warnings.contains { $0.contains("50000") })
  }

  @Test("even time stamps give a rate, uneven ones a reason")
  func timestamps() throws {
    let recording = try bench.single("timestamps.nwb")
    #expect(recording.sweeps.map(\.number) == [0, 2])
    let even = try recording.info(0)
    #expect(even.samplingRate == 50_000)
    #expect(even.startingTime == 1)
    #expect(even.warnings.contains { $0.contains("timestamps") })
    #expect(recording.rejected.count == 1)
    #expect(recording.rejected[0].reason.contains("off by"))
  }

  // MARK: What cannot be read

  @Test(
    "one bad sweep is listed with its reason and the others stay",
    arguments: [
      ("unknown-unit.nwb", "furlongs", "data_00001_DA0"),
      ("zero-length.nwb", "found 0", "data_00001_AD0"),
      ("wrong-type.nwb", "string", "data_00001_AD0"),
      ("missing-data.nwb", "dataset 'data'", "data_00001_AD0"),
      ("missing-stimulus.nwb", "expected a stimulus", "data_00001_AD0"),
    ]
  )
  func rejections(name: String, reason: String, object: String) throws {
    let recording = try bench.single(name)
    #expect(recording.sweeps.map(\.number) == [0, 2])
    let rejected = try #require(recording.rejected.first)
    #expect(recording.rejected.count == 1)
    #expect(rejected.number == 1)
    #expect(rejected.reason.contains(reason), "\(rejected.reason)")
    #expect(rejected.object.hasSuffix(object))
    #expect(try recording.read(2).voltage == millivolts(FixtureSignal.voltage(100)))
  }

  @Test("rates that no amplifier reaches are refused one by one")
  func absurdRates() throws {
    let recording = try bench.single("absurd-rate.nwb")
    #expect(recording.sweeps.isEmpty)
    #expect(recording.rejected.map(\.number) == [0, 1, 2])
    #expect(recording.rejected.allSatisfy { $0.reason.contains("sampling rate") })
  }

  @Test("a reference that leads nowhere costs its sweep only")
  func danglingReference() throws {
    let recording = try bench.single("dangling-reference.nwb")
    #expect(recording.sweeps.map(\.number) == [0, 2])
    #expect(recording.rejected.contains { $0.number == 1 })
  }

  @Test("a corrupt chunk is found when its sweep is read, and only then")
  func corruptChunk() throws {
    let recording = try bench.single("corrupt-chunk.nwb")
    #expect(recording.sweeps.count == 3)
    #expect(try recording.read(0).voltage == millivolts(FixtureSignal.voltage(-50)))
    let error = try #require(throws: NWBError.self) { try recording.read(1) }
    #expect(error.object == "/acquisition/data_00001_AD0/data")
    #expect(error.hint.contains("fetch it again"))
    #expect(try recording.read(2).voltage == millivolts(FixtureSignal.voltage(100)))
  }

  // MARK: Sweeps

  @Test("a missing electrode link is a warning, the only electrode is assumed")
  func missingElectrode() throws {
    let recording = try bench.single("missing-electrode.nwb")
    #expect(recording.sweeps.count == 3)
    #expect(try recording.info(1).electrode == "electrode_0")
    #expect(try recording.info(1).warnings == ["the response names no electrode"])
  }

  @Test("a sweep at I = 0 needs no stimulus")
  func zeroCurrent() throws {
    let sweep = try bench.single("zero-current.nwb").read(1)
    #expect(sweep.info.clampMode == .zeroCurrent)
    #expect(sweep.info.stimulusCode.isEmpty)
    #expect(sweep.voltage == millivolts(FixtureSignal.voltage(50)))
    #expect(sweep.current == .double([Double](repeating: 0, count: FixtureSignal.count)))
  }

  @Test("in voltage clamp the response is a current and the stimulus a voltage")
  func voltageClamp() throws {
    let sweep = try bench.single("voltage-clamp.nwb").read(1)
    #expect(sweep.info.clampMode == .voltageClamp)
    #expect(sweep.current == picoamperes(FixtureSignal.voltage(50)))
    #expect(sweep.voltage == millivolts(FixtureSignal.current(50)))
    #expect(sweep.response == sweep.current)
  }

  @Test("of two sweeps with one number the later is kept")
  func duplicates() throws {
    let recording = try bench.single("duplicate-sweeps.nwb")
    #expect(recording.sweeps.map(\.number) == [0, 1, 2])
    let sweep = try recording.read(1)
    #expect(sweep.info.startingTime == 100)
    #expect(sweep.voltage == millivolts(FixtureSignal.voltage(75)))
    #expect(sweep.current == picoamperes(FixtureSignal.current(75)))
    #expect(sweep.info.warnings.contains { $0.contains("data_00001_AD0") })
  }

  @Test("two electrodes become two recordings, paired by their links")
  func electrodes() throws {
    let recordings = try bench.open("two-electrodes.nwb")
    #expect(recordings.map(\.electrode) == ["electrode_0", "electrode_1"])
    #expect(recordings.map { $0.sweeps.map(\.number) } == [[0, 1, 2], [0, 1]])
    #expect(try recordings[0].read(1).current == picoamperes(FixtureSignal.current(50)))
    #expect(try recordings[1].read(1).current == picoamperes(FixtureSignal.current(-25)))
    #expect(try recordings[1].read(1).voltage == millivolts(FixtureSignal.voltage(-25)))
  }

  @Test("channel suffixes and counts are cut from codes, placeholders are no codes")
  func codes() throws {
    let suffixed = try bench.single("code-suffix.nwb")
    #expect(
      suffixed.sweeps.map(\.stimulusCode) == ["X4PS_SupraThresh", "X1PS_SubThresh", "X3LP_Rheo"]
    )
    #expect(suffixed.sweeps[0].stimulusDescription == "X4PS_SupraThresh_DA_1")
    let placeholders = try bench.single("truncated-code.nwb")
    #expect(placeholders.sweeps.map(\.stimulusCode) == ["C1NSD1SHORT17110", "", ""])
    #expect(placeholders.sweeps[1].stimulusDescription == "N/A")
  }
}
