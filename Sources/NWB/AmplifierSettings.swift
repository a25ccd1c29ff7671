import Electrophysiology
import HDF5

/// Completes sweeps with what writers keep in scalars beside the samples or in the lab notebook.
struct AmplifierSettings: Sendable {
  private let contents: NWBContents
  private let format: FileFormat
  private var notebook: LabNotebook
  private var devices: [String: String?] = [:]

  /// Opens the lab notebook of a file, if it has one.
  init(contents: NWBContents, format: FileFormat) throws(HDF5Error) {
    self.contents = contents
    self.format = format
    self.notebook = try LabNotebook(contents: contents)
  }

  /// Adds the stimulus' code and scale, bridge balance and holding current.
  ///
  /// - Throws: when an object that is there cannot be read; the sweep's samples may still be fine.
  mutating func complete(_ info: inout SweepInfo) throws(NWBError) {
    if notebook.devices.isEmpty {
      if format.major == 2 { info.stimulusScaleFactor = try number("gain", of: info.responsePath) }
    } else {
      try addStimulusFromNotebook(&info)
    }
    guard info.clampMode != .voltageClamp else { return }
    let bridge = try number("bridge_balance", of: info.responsePath)
    info.bridgeBalance = bridge.map { Self.megaohm($0, format.producer) }
    let bias = try number("bias_current", of: info.responsePath)
    info.biasCurrent = bias.map { Self.picoampere($0, format.producer) }
    guard format.major == 1, !notebook.devices.isEmpty else { return }
    if info.bridgeBalance == nil { info.bridgeBalance = try setting("Bridge Bal Value", info) }
    if info.biasCurrent == nil { info.biasCurrent = try setting("I-Clamp Holding Level", info) }
  }

  /// Bridge balance in MΩ.
  ///
  /// The schema asks for ohm, but MIES stores MΩ. Both are told apart by size: no bridge is balanced at
  /// 10 GΩ, none below 10 kΩ.
  static func megaohm(_ value: Double, _ producer: FileFormat.Producer) -> Double {
    value.magnitude > 1e4 || producer == .xToNWB ? value * 1e-6 : value
  }

  /// Holding current in pA.
  ///
  /// The schema asks for ampere, but MIES stores pA. Below 1e-6 a value can only be in ampere, except
  /// that MIES leaves rounding residues of some 1e-13 where nothing is injected.
  static func picoampere(_ value: Double, _ producer: FileFormat.Producer) -> Double {
    let smallest = producer == .mies ? 1e-12 : 0
    let isAmpere = value.magnitude >= smallest && value.magnitude < 1e-6
    return isAmpere || producer == .xToNWB ? value * 1e12 : value
  }

  // MARK: Lab notebook

  /// The amplifier's own `Scale Factor` is another quantity in notebooks that have `Stim Scale Factor`.
  private mutating func addStimulusFromNotebook(_ info: inout SweepInfo) throws(NWBError) {
    if info.stimulusCode.isEmpty, let name = try text("Stim Wave Name", info) {
      info.stimulusDescription = name
      info.stimulusCode = StimulusDescription.code(of: name)
    }
    let presentation = try setting("Set Sweep Count", info) ?? 0
    let isNamed = !info.stimulusCode.isEmpty
    info.stimulusCodeExtended = isNamed ? "\(info.stimulusCode)[\(Int(presentation))]" : ""
    info.stimulusScaleFactor = try setting("Stim Scale Factor", info)
    if info.stimulusScaleFactor == nil, let path = info.stimulusPath {
      info.stimulusScaleFactor = try number("scale", of: path)
    }
    if info.stimulusScaleFactor == nil && !notebook.hasKey("Stim Scale Factor") {
      info.stimulusScaleFactor = try setting("Scale Factor", info)
    }
  }

  private mutating func setting(_ key: String, _ info: SweepInfo) throws(NWBError) -> Double? {
    let device = try device(of: info.electrode)
    let headstage = Self.headstage(of: info.electrode)
    return try notebook.number(key, sweep: info.number, headstage: headstage, device: device)
  }

  private mutating func text(_ key: String, _ info: SweepInfo) throws(NWBError) -> String? {
    let device = try device(of: info.electrode)
    let headstage = Self.headstage(of: info.electrode)
    return try notebook.text(key, sweep: info.number, headstage: headstage, device: device)
  }

  /// `electrode_3` is headstage 3; names without a number, or with one that is no headstage, mean 0.
  static func headstage(of electrode: String?) -> Int {
    let number = electrode?.splitTrailingNumber?.number ?? 0
    return (0..<LabNotebook.headstageIndependentLayer).contains(number) ? number : 0
  }

  private mutating func device(of electrode: String?) throws(NWBError) -> String? {
    guard let electrode, notebook.devices.count > 1 else { return nil }
    if let known = devices[electrode] { return known }
    do throws(HDF5Error) {
      let path = "/general/intracellular_ephys/\(electrode)/device"
      var name = try contents.linkedName(path)
      if name == nil { name = try contents.text(path) }
      devices[electrode] = .some(name)
      return name
    } catch {
      throw NWBError(error)
    }
  }

  private func number(_ name: String, of series: String) throws(NWBError) -> Double? {
    do throws(HDF5Error) {
      return try contents.number("\(series)/\(name)")
    } catch {
      throw NWBError(error)
    }
  }
}
