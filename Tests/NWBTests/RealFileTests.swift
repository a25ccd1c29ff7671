import Electrophysiology
import Foundation
import NWB
import TestSupport
import Testing

/// What IPFX 2.1.2 or h5py give for one sweep of a real file.
private struct GoldenSweep: Decodable, Sendable {
  var number: Int
  var code: String
  var ext: String
  var clamp: String
  var rate: Double
  var n: Int
  var dtype: String
  var v: String
  var i: String
}

@Suite("Real files of ../shared/data")
struct RealFileTests {
  private static let isPresent = PackageRoot.exists(PackageRoot.sharedData("nwb-real"))
  private static let reason: Comment = "../shared/data is not there"

  private static let golden: [String: [GoldenSweep]] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/real-files.json")
    guard let data = FileManager.default.contents(atPath: url.path) else { return [:] }
    // A golden file that cannot be decoded leaves the dictionary empty, which the tests refuse.
    return (try? JSONDecoder().decode([String: [GoldenSweep]].self, from: data)) ?? [:]
  }()

  @Test(
    "sweeps, codes, rates and every sample agree with IPFX, or with h5py where IPFX cannot read",
    .enabled(if: isPresent, reason),
    arguments: [
      "nwb-converted/171116sh_0018.nwb", "nwb-real/19926019.nwb",
      "nwb-real/2018_03_20_0005.nwb", "nwb-real/99111002.nwb",
      "nwb-real/FergusonEtAl2015_PYR2.nwb", "nwb-real/Lantyer_180817_ME_9_CC.nwb",
      "nwb-real/Sst-IRES-CreAi14-395722.01.01.01.nwb",
      "nwb-real/valid_v2_MIES-NWBv2-0655f7e4.nwb",
    ]
  )
  func samples(file: String) throws {
    let name = String(file.split(separator: "/")[1])
    let expected = try #require(Self.golden[name], "no golden values of \(name)")
    let recordings = try NWBReader.open(PackageRoot.sharedData(file))
    #expect(recordings.count == 1)
    let recording = recordings[0]
    #expect(recording.rejected.isEmpty)
    try #require(recording.sweeps.map(\.number) == expected.map(\.number))
    for (index, golden) in expected.enumerated() {
      let sweep = try recording.sweep(at: index)
      #expect(sweep.info.stimulusCode == golden.code)
      #expect(sweep.info.stimulusCodeExtended == golden.ext)
      #expect(sweep.info.clampMode.rawValue == golden.clamp)
      #expect(sweep.info.samplingRate == golden.rate)
      #expect(sweep.acquired.count == golden.n)
      if case .single = sweep.voltage {
        #expect(golden.dtype == "float32")
      } else {
        #expect(golden.dtype == "float64")
      }
      #expect(checksum(sweep.voltage.slice(sweep.acquired)) == golden.v, "voltage \(golden.number)")
      #expect(checksum(sweep.current.slice(sweep.acquired)) == golden.i, "current \(golden.number)")
    }
  }

  @Test(
    "dialects of real files are recognised",
    .enabled(if: isPresent, reason),
    arguments: [
      ("19926019.nwb", "NWB 2 (x-to-nwb)", "sweep_table"),
      ("99111002.nwb", "NWB 2 (ndx-lnmc)", "intracellular_recordings"),
      ("Lantyer_180817_ME_9_CC.nwb", "NWB 2 (pynwb)", "sweep_table"),
      ("valid_v2_MIES-NWBv2-0655f7e4.nwb", "NWB 2 (MIES)", "sweep_table"),
      (
        "Sst-IRES-CreAi14-395722.01.01.01.nwb", "NWB 1 (MIES)", "series attributes and names"
      ),
    ]
  )
  func dialects(name: String, dialect: String, layout: String) throws {
    let probe = try NWBProbe(path: PackageRoot.sharedData("nwb-real/\(name)"))
    #expect(probe.dialect == dialect)
    #expect(probe.layout == layout)
  }

  @Test("settings of a real lab notebook are found", .enabled(if: isPresent, reason))
  func notebook() throws {
    let name = "nwb-real/Sst-IRES-CreAi14-395722.01.01.01.nwb"
    var notebook = try LabNotebook(reading: PackageRoot.sharedData(name))
    #expect(notebook.devices == ["ITC18USB_Dev_0"])
    #expect(try notebook.number("Stim Scale Factor", sweep: 0) == 1)
    #expect(try notebook.number("TP Baseline Fraction", sweep: 42) == 0.44999998807907104)
    #expect(try notebook.text("Stim Wave Name", sweep: 42) == "EXTPGGAEND180424_DA_0")
    #expect(try notebook.number("Set Sweep Count", sweep: 1_000) == nil)
    #expect(try notebook.number("No Such Key", sweep: 0) == nil)
  }

  /// Order-dependent 64-bit checksum over the bit patterns; the same in Golden/real-files.py.
  private func checksum(_ samples: Samples) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for value in samples.doubles() {
      hash = (((hash << 5) | (hash >> 59)) ^ value.bitPattern) &* 0x100_0000_01b3
    }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
