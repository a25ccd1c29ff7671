import HDF5

/// Readable files in which one thing is unusual or wrong; in a file of three sweeps it is sweep 1.
enum FixtureTraps {
  static let all: [Fixture] = fill + samples + sweeps + texts

  // MARK: Fill

  private static let fill: [Fixture] = [
    trap("zero-tail.nwb", "response padded with 400 exact zeros: sweep was stopped") { file in
      file.series[2].values = .single(FixtureSignal.voltage(50).dropLast(400) + zeros(400))
    },
    trap("nan-tail.nwb", "response and stimulus padded with 400 NaN") { file in
      let padding = [Float](repeating: .nan, count: 400)
      file.series[2].values = .single(FixtureSignal.voltage(50).dropLast(400) + padding)
      file.series[3].values = .single(FixtureSignal.current(50).dropLast(400) + padding)
    },
    trap("interior-zeros.nwb", "100 exact zeros inside the response, and 3 that are signal") {
      file in
      var voltage = FixtureSignal.voltage(50)
      for index in 1_600..<1_700 { voltage[index] = 0 }
      for index in 300..<303 { voltage[index] = 0 }
      file.series[2].values = .single(voltage)
    },
    trap("nan-sweep.nwb", "response that is NaN throughout") { file in
      file.series[2].values = .single([Float](repeating: .nan, count: FixtureSignal.count))
    },
    trap("zero-sweep.nwb", "response that is zero throughout: left alone") { file in
      file.series[2].values = .single(zeros(FixtureSignal.count))
    },
  ]

  // MARK: Samples

  private static let samples: [Fixture] = [
    trap("int16-offset.nwb", "16-bit integers with conversion and offset") { file in
      file.series[2].values = .int16((0..<FixtureSignal.count).map { Int16($0 % 64 - 32) })
      file.series[2].conversion = 3.125e-5
      file.series[2].offset = -0.07
    },
    trap("float64.nwb", "64-bit samples") { file in
      file.series[2].values = .double(FixtureSignal.voltage(50).map { Double($0) + 1e-9 })
    },
    trap("unit-spellings.nwb", "six spellings of volt and ampere, one of them mV with conversion 1")
    {
      file in
      let spellings = ["V", "Amps", "mV", "amperes", "Volts", "A"]
      for (index, spelling) in spellings.enumerated() { file.series[index].unit = spelling }
      file.series[2].conversion = nil
    },
    trap("unknown-unit.nwb", "stimulus in furlongs") { $0.series[3].unit = "furlongs" },
    trap("unequal-lengths.nwb", "stimulus 5 samples shorter than the response") { file in
      file.series[3].values = .single(Array(FixtureSignal.current(50).dropLast(5)))
    },
    trap("unequal-rates.nwb", "response at 50 kHz, stimulus at 25 kHz") {
      $0.series[3].rate = 25_000
    },
    trap("timestamps.nwb", "explicit time stamps: even in sweep 0, with a gap in sweep 1") { file in
      for index in 0..<4 {
        let gap = index < 2 ? 0 : 0.5
        file.series[index].rate = nil
        file.series[index].timestamps = (0..<FixtureSignal.count).map {
          1 + Double($0) / FixtureSignal.rate + ($0 < 1_000 ? 0 : gap)
        }
      }
    },
    trap("absurd-rate.nwb", "rates of 0, NaN and 1e12 Hz") { file in
      for (index, rate) in [0, .nan, 1e12].enumerated() {
        file.series[2 * index].rate = rate
        file.series[2 * index + 1].rate = rate
      }
    },
    trap("zero-length.nwb", "response without samples") { $0.series[2].values = .single([]) },
    trap("wrong-type.nwb", "response that is text") { $0.series[2].values = .text(["a", "b"]) },
    trap("missing-data.nwb", "response without a dataset") { $0.series[2].values = .missing },
  ]

  // MARK: Sweeps

  private static let sweeps: [Fixture] = [
    trap("missing-electrode.nwb", "series without a link to their electrode") { file in
      for index in 2..<4 { file.series[index].electrode = nil }
    },
    trap("missing-stimulus.nwb", "response without a stimulus") { $0.series.remove(at: 3) },
    trap("zero-current.nwb", "a sweep at I = 0, which has no stimulus") { file in
      file.series[2].type = "IZeroClampSeries"
      file.series[2].stimulusDescription = "N/A"
      file.series.remove(at: 3)
    },
    trap("voltage-clamp.nwb", "a voltage-clamp sweep among current-clamp sweeps") { file in
      file.series[2].type = "VoltageClampSeries"
      file.series[2].values = .single(FixtureSignal.voltage(50))
      file.series[2].unit = "amperes"
      file.series[2].conversion = 1e-12
      file.series[3].type = "VoltageClampStimulusSeries"
      file.series[3].unit = "volts"
      file.series[3].conversion = 1e-3
    },
    trap("duplicate-sweeps.nwb", "sweep 1 acquired twice: the later one counts") { file in
      var again = FixtureFile.pair(7, amplitude: 75)
      for index in again.indices {
        again[index].sweepNumber = 1
        again[index].startingTime = 100
      }
      file.series += again
    },
    trap("two-electrodes.nwb", "two electrodes recorded in the same sweeps") { file in
      file.electrodes = ["electrode_0", "electrode_1"]
      for number in 0..<2 {
        file.series += FixtureFile.pair(number, amplitude: -25, channel: 1)
      }
    },
    Fixture("dangling-reference.nwb", "sweep_table refers to a series that was removed") { path in
      try FixtureFile.threeSweeps().write(to: path) { file in
        try file.removeLink("/acquisition/data_00001_AD0")
      }
    },
  ]

  // MARK: Texts

  private static let texts: [Fixture] = [
    trap("code-suffix.nwb", "stimulus codes with _DA_1, with [3], and with both") { file in
      let codes = ["X4PS_SupraThresh_DA_1", "X1PS_SubThresh[2]", "X3LP_Rheo_DA_0[3]"]
      for index in file.series.indices { file.series[index].stimulusDescription = codes[index / 2] }
    },
    trap("truncated-code.nwb", "codes cut to 16 characters and placeholders instead of codes") {
      file in
      let codes = ["C1NSD1SHORT17110", "N/A", "not_set"]
      for index in file.series.indices { file.series[index].stimulusDescription = codes[index / 2] }
    },
  ]

  private static func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

  private static func trap(
    _ name: String,
    _ shows: String,
    _ change: @escaping @Sendable (inout FixtureFile) -> Void
  ) -> Fixture {
    Fixture(name, shows) { path in
      var file = FixtureFile.threeSweeps()
      change(&file)
      try file.write(to: path)
    }
  }
}
