import HDF5

/// Small NWB 1 files, as MIES and as the Allen Cell Types pipeline wrote them.
enum FixtureNWB1 {
  /// MIES: type in `ancestry`, sweep number inside `source`, settings in the lab notebook only.
  static func writeMIES(to path: String) throws {
    let file = try HDF5File(creating: path)
    try writeRoot(of: file)
    try file.write(
      ["Program", "Igor Pro 32bit", "Package", "MIES", "Labnotebook Version", "24"],
      to: "/general/generated_by",
      shape: [3, 2]
    )
    for (counter, number) in [(0, 4), (1, 7)] {
      let pair = FixtureFile.pair(counter, amplitude: number == 4 ? -50 : 100)
      for var series in pair {
        let isResponse = series.type == "CurrentClampSeries"
        if isResponse {
          series.path = "/acquisition/timeseries/data_0000\(counter)_AD0"
          series.scalars = []
        }
        series.isMIES = true
        series.unit = isResponse ? "V" : "A"
        let channel = isResponse ? "AD=0" : "DA=0"
        let source = "Device=Fixture_Dev_0;Sweep=\(number);\(channel);ElectrodeNumber=0"
        // Sweep 7 has no description of its own: its name is in the lab notebook.
        series.stimulusDescription = number == 4 ? "X2LP_Search_DA_0" : nil
        try write(series, source: source, to: file)
      }
    }
    try notebook().write(to: file)
    try file.close()
  }

  /// Allen Cell Types: sweeps under `/epochs`, `conversion` to be applied only after version 1.0.
  static func writeAllen(to path: String, pipelineVersion: String) throws {
    let appliesConversion = pipelineVersion != "1.0"
    let file = try HDF5File(creating: path)
    try writeRoot(of: file)
    let facts = ["institution", "Allen Institute", "version", pipelineVersion]
    try file.write(facts, to: "/general/generated_by")
    for number in [3, 12] {
      let name = "Sweep_\(number)"
      var (response, stimulus) = (
        FixtureFile.pair(number, amplitude: 50)[0], FixtureFile.pair(number, amplitude: 50)[1]
      )
      response.path = "/acquisition/timeseries/\(name)"
      stimulus.path = "/stimulus/presentation/\(name)"
      if !appliesConversion {
        // Samples in SI beside a conversion that must not be applied.
        response.values = .single(FixtureSignal.voltage(50).map { $0 * 1e-3 })
        stimulus.values = .single(FixtureSignal.current(50).map { $0 * 1e-12 })
      }
      response.unit = "Volts"
      stimulus.unit = "Amps"
      for series in [response, stimulus] { try write(series, source: nil, to: file) }
      try file.write(scalar: "Long Square", to: "\(stimulus.path)/aibs_stimulus_name")
      try link(name, response.path, stimulus.path, isHard: appliesConversion, in: file)
    }
    try file.write([0.02, 0.025], to: "/analysis/spike_times/Sweep_3")
    try file.close()
  }

  private static func writeRoot(of file: borrowing HDF5File) throws {
    try file.write(["NWB-1.0.5"], to: "/nwb_version")
    try file.write(["fixture"], to: "/identifier")
    try file.write(["2018-06-20T17:51:58Z"], to: "/session_start_time")
    try file.write(["Mus musculus"], to: "/general/subject/species")
    try file.write(["electrode 0"], to: "/general/intracellular_ephys/electrode_0/description")
    try file.write(
      ["Fixture_Dev_0"],
      to: "/general/intracellular_ephys/electrode_0/device"
    )
  }

  private static func write(
    _ series: FixtureSeries,
    source: String?,
    to file: borrowing HDF5File
  ) throws {
    let group = try file.createGroup(series.path)
    try group.setAttribute("neurodata_type", "TimeSeries")
    try group.setAttribute("ancestry", ["TimeSeries", "PatchClampSeries", series.type])
    if let source { try group.setAttribute("source", source) }
    if let text = series.stimulusDescription, source != nil {
      try file.write([text], to: "\(series.path)/stimulus_description")
    }
    try file.write(["electrode_0"], to: "\(series.path)/electrode_name")
    try file.write([Int32(FixtureSignal.count)], to: "\(series.path)/num_samples")
    try series.writeSamples(to: file)
  }

  private static func link(
    _ name: String,
    _ response: String,
    _ stimulus: String,
    isHard: Bool,
    in file: borrowing HDF5File
  ) throws {
    for (role, target) in [("response", response), ("stimulus", stimulus)] {
      let root = "/epochs/\(name)/\(role)"
      try file.write(scalar: 0, to: "\(root)/idx_start")
      try file.write(scalar: FixtureSignal.count, to: "\(root)/count")
      if isHard {
        try file.createHardLink("\(root)/timeseries", to: target)
      } else {
        try file.createSoftLink("\(root)/timeseries", to: target)
      }
    }
  }

  private static func notebook() -> FixtureLabNotebook {
    var notebook = FixtureLabNotebook(rows: [
      .init(sweep: 4, [("Set Sweep Count", 0, 0), ("Stim Scale Factor", 0, -50)]),
      .init(
        sweep: 4,
        [
          ("Bridge Bal Enable", 0, 1), ("Bridge Bal Value", 0, 10.5),
          ("I-Clamp Holding Enable", 0, 1), ("I-Clamp Holding Level", 0, -25),
        ]
      ),
      .init(sweep: 7, [("Set Sweep Count", 0, 2), ("Stim Scale Factor", 0, 100)]),
      .init(sweep: 7, [("Bridge Bal Enable", 0, 0), ("Bridge Bal Value", 0, 10.5)]),
    ])
    notebook.stimulusNames = [(4, "X2LP_Search_DA_0"), (7, "X4PS_SupraThresh_DA_0")]
    return notebook
  }
}
