import HDF5

/// One sound file per dialect.
enum FixtureDialects {
  static let all: [Fixture] = [
    Fixture("pynwb-sweep-table.nwb", "NWB 2 by pynwb with sweep_table: three long squares") {
      try FixtureFile.threeSweeps().write(to: $0)
    },
    Fixture("mies-nwb2.nwb", "NWB 2 by MIES: lab notebook, (1,) scalars, trigger channel") {
      try writeMIES(to: $0)
    },
    Fixture("x-to-nwb.nwb", "NWB 2 by x-to-nwb: equal names in both groups, settings in SI") {
      try writeXToNWB(to: $0)
    },
    Fixture("neuroconv.nwb", "NWB 2 as neuroconv writes it: intracellular_recordings only") {
      try writeNeuroConv(to: $0)
    },
    Fixture("intracellular-recordings.nwb", "several sweeps as stretches of one long series") {
      try writeStretches(to: $0)
    },
    Fixture("no-sweep-table.nwb", "NWB 2 without tables: numbers in the series' attributes") {
      var file = FixtureFile.threeSweeps()
      file.table = .none
      try file.write(to: $0)
    },
    Fixture("numbers-in-names.nwb", "NWB 2 without tables or attributes: numbers in names") {
      try unnumbered(table: .none) { "current_clamp-\($0)-0\($1)-ch-0" }.write(to: $0)
    },
    Fixture("order-only.nwb", "NWB 2 without any sweep number: the order of acquisition is left") {
      try unnumbered(table: .none) { "\($0)_\(["first", "second", "third"][$1])" }.write(to: $0)
    },
    Fixture("mies-nwb1.nwb", "NWB 1 by MIES: ancestry, sweep number in source, lab notebook") {
      try FixtureNWB1.writeMIES(to: $0)
    },
    Fixture(
      "allen-nwb1-old.nwb",
      "Allen Cell Types NWB 1, pipeline 1.0: conversion not to be applied"
    ) {
      try FixtureNWB1.writeAllen(to: $0, pipelineVersion: "1.0")
    },
    Fixture("allen-nwb1-new.nwb", "Allen Cell Types NWB 1, pipeline 1.1: conversion to be applied")
    {
      try FixtureNWB1.writeAllen(to: $0, pipelineVersion: "1.1")
    },
  ]

  private static func unnumbered(
    table: FixtureFile.Table,
    name: (_ role: String, _ number: Int) -> String
  ) -> FixtureFile {
    var file = FixtureFile.threeSweeps()
    for index in file.series.indices {
      let isResponse = index % 2 == 0
      let root = isResponse ? "/acquisition" : "/stimulus/presentation"
      let role = isResponse ? "response" : "stimulus"
      file.series[index].path = "\(root)/\(name(role, index / 2))"
      file.series[index].sweepNumber = nil
    }
    file.table = table
    return file
  }

  private static func writeMIES(to path: String) throws {
    var file = FixtureFile.threeSweeps()
    file.version = "NWB-2.2.0"
    for index in file.series.indices {
      file.series[index].isMIES = true
      file.series[index].scalars =
        index % 2 == 0
        ? [("bias_current", -20), ("bridge_balance", 12.5), ("gain", 0.01)]
        : [("scale", 1), ("gain", 400)]
    }
    var trigger = file.series[1]
    trigger.path = "/stimulus/presentation/data_00000_TTL_1"
    trigger.type = "TimeSeries"
    trigger.sweepNumber = nil
    trigger.electrode = nil
    file.series.append(trigger)
    var rows: [FixtureLabNotebook.Row] = (0..<3).map { sweep in
      .init(sweep: sweep, [("Set Sweep Count", 0, Double(sweep)), ("Scale Factor", 0, 0.5)])
    }
    for sweep in 0..<3 {
      rows.append(.init(sweep: sweep, [("Stim Scale Factor", 0, Double([-50, 50, 100][sweep]))]))
    }
    // A test pulse after sweep 2 was logged under the same number.
    rows.append(.init(sweep: 2, source: 1, [("Stim Scale Factor", 0, 7)]))
    let notebook = FixtureLabNotebook(rows: rows)
    try file.write(to: path) { file in
      try file.write(
        ["Program", "Igor Pro 64bit", "Package", "MIES", "Labnotebook Version", "36"],
        to: "/general/generated_by",
        shape: [3, 2]
      )
      try notebook.write(to: file)
      try file.write([0.03, 0.035, 0.04], to: "/processing/spikes/Sweep_2/timestamps")
    }
  }

  private static func writeXToNWB(to path: String) throws {
    var file = FixtureFile.threeSweeps()
    file.version = "2.0b"
    file.electrodes = ["Electrode 0"]
    for index in file.series.indices {
      let root = index % 2 == 0 ? "/acquisition" : "/stimulus/presentation"
      file.series[index].path = "\(root)/index_0\(index / 2)"
      file.series[index].electrode = "Electrode 0"
      file.series[index].unit = index % 2 == 0 ? "V" : "A"
      file.series[index].stimulusDescription = "RAMP1"
      if index == 0 {
        file.series[index].scalars = [
          ("bias_current", -2e-11), ("bridge_balance", 8.5e6), ("gain", 1),
        ]
      } else {
        file.series[index].scalars = [
          ("bias_current", .nan), ("bridge_balance", .nan), ("gain", 1),
        ]
      }
    }
    try file.write(to: path) { file in
      let script = try file.write(scalar: "{}", to: "/general/source_script")
      try script.setAttribute("file_name", "run_x_to_nwb_conversion.py")
    }
  }

  private static func writeNeuroConv(to path: String) throws {
    var file = FixtureFile.threeSweeps()
    file.version = "2.8.0"
    var rows: [FixtureRecording] = []
    for index in file.series.indices {
      let isResponse = index % 2 == 0
      let name = isResponse ? "CurrentClampSeries" : "CurrentClampStimulusSeries"
      let root = isResponse ? "/acquisition" : "/stimulus/presentation"
      file.series[index].path = "\(root)/\(name)00\(index / 2)"
      file.series[index].sweepNumber = nil
      file.series[index].stimulusDescription = "not_set"
      if !isResponse { file.series[index].seriesDescription = "long_square" }
      guard !isResponse else { continue }
      rows.append(
        FixtureRecording(
          response: file.series[index - 1].path,
          stimulus: file.series[index].path,
          range: 0..<FixtureSignal.count
        )
      )
    }
    file.table = .recordings(rows)
    try file.write(to: path) { file in
      try file.write(
        scalar: "Created using NeuroConv v0.6.1",
        to: "/general/source_script"
      ).setAttribute("file_name", "neuroconv")
    }
  }

  private static func writeStretches(to path: String) throws {
    var pair = FixtureFile.pair(0, amplitude: 0)
    let amplitudes: [Float] = [-50, 50, 100]
    pair[0].values = .single(amplitudes.flatMap { FixtureSignal.voltage($0) })
    pair[1].values = .single(amplitudes.flatMap { FixtureSignal.current($0) })
    var spontaneous = pair[0]
    spontaneous.path = "/acquisition/spontaneous"
    spontaneous.type = "IZeroClampSeries"
    spontaneous.values = .single(FixtureSignal.voltage(0))
    spontaneous.stimulusDescription = "N/A"
    var rows = (0..<3).map { index in
      FixtureRecording(
        response: pair[0].path,
        stimulus: pair[1].path,
        range: index * FixtureSignal.count..<(index + 1) * FixtureSignal.count
      )
    }
    let whole = 0..<FixtureSignal.count
    rows.append(FixtureRecording(response: spontaneous.path, stimulus: nil, range: whole))
    var file = FixtureFile([pair[0], pair[1], spontaneous], table: .recordings(rows))
    file.version = "2.4.0"
    try file.write(to: path)
  }
}
