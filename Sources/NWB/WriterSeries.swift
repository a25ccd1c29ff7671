import Electrophysiology
import HDF5

/// Writes one series (response or command) of a sweep.
struct WriterSeries {
  /// Which channel of a sweep.
  enum Role {
    case response
    case stimulus
  }

  let options: NWBWriterOptions

  /// Writes the series as a group at `path`.
  func write(
    _ sweep: NWBWriterSweep,
    role: Role,
    to path: String,
    in file: borrowing HDF5File
  ) throws(HDF5Error) {
    let isVoltageClamp = sweep.clampMode == .voltageClamp
    let group = try file.createGroup(path)
    let kind = isVoltageClamp ? "VoltageClamp" : "CurrentClamp"
    try group.setAttribute("namespace", "core")
    try group.setAttribute(
      "neurodata_type",
      kind + (role == .response ? "" : "Stimulus") + "Series"
    )
    try group.setAttribute("description", "Simulated sweep \(sweep.number)")
    try group.setAttribute("comments", "Scale factor \(sweep.scaleFactor)")
    try group.setAttribute("stimulus_description", sweep.stimulusDescription)
    try group.setAttribute("sweep_number", UInt32(sweep.number))
    let values = role == .response ? sweep.response : sweep.stimulus
    try writeData(values, isCurrent: isVoltageClamp == (role == .response), role, group)
    let start = try scalar(sweep.startingTime, "starting_time", group)
    try setNumber("rate", sweep.samplingRate, on: start)
    try start.setAttribute("unit", "seconds")
    try group.createSoftLink("electrode", to: "/general/intracellular_ephys/electrode_0")
    try scalar(Float(role == .response ? 0.01 : 20), "gain", group)
    if role == .stimulus, options.layout == .mies {
      try scalar(Float(sweep.scaleFactor), "scale", group)
    }
    if role == .response, !isVoltageClamp {
      try scalar(Float(sweep.biasCurrent), "bias_current", group)
      try scalar(Float(sweep.bridgeBalance), "bridge_balance", group)
      try scalar(Float(0), "capacitance_compensation", group)
    }
  }

  private func writeData(
    _ values: [Float],
    isCurrent: Bool,
    _ role: Role,
    _ group: borrowing Group
  ) throws(HDF5Error) {
    let unit = isCurrent ? 1e-12 : 1e-3
    switch options.sampleType {
    case .float32:
      try describe(
        try group.write(values, to: "data", storage: options.storage),
        isCurrent: isCurrent,
        conversion: unit
      )
    case .float64:
      try describe(
        try group.write(values.map(Double.init), to: "data", storage: options.storage),
        isCurrent: isCurrent,
        conversion: unit
      )
    case .int16(let codesPerUnit):
      let codes = role == .stimulus && isCurrent ? 10 : codesPerUnit
      let integers = values.map { Int16(clamping: Self.code(Double($0) * codes)) }
      let dataset = try group.write(integers, to: "data", storage: options.storage)
      try describe(dataset, isCurrent: isCurrent, conversion: unit / codes)
      try dataset.setAttribute("offset", Float(0))
    }
  }

  /// The nearest integer; integers have no code for a missing sample, so NaN becomes 0 like unacquired ones.
  private static func code(_ value: Double) -> Int { value.isNaN ? 0 : Int(value.rounded()) }

  private func describe(
    _ dataset: borrowing Dataset,
    isCurrent: Bool,
    conversion: Double
  ) throws(HDF5Error) {
    try dataset.setAttribute("unit", isCurrent ? "amperes" : "volts")
    try setNumber("conversion", conversion, on: dataset)
    try setNumber("resolution", .nan, on: dataset)
  }

  private func setNumber(
    _ name: String,
    _ value: Double,
    on dataset: borrowing Dataset
  ) throws(HDF5Error) {
    switch options.layout {
    case .mies: try dataset.setAttribute(name, Float(value))
    case .pynwb: try dataset.setAttribute(name, value)
    }
  }

  @discardableResult
  private func scalar<Element: HDF5Element>(
    _ value: Element,
    _ name: String,
    _ group: borrowing Group
  ) throws(HDF5Error) -> Dataset {
    switch options.layout {
    case .mies: try group.write([value], to: name)
    case .pynwb: try group.write(scalar: value, to: name)
    }
  }
}
