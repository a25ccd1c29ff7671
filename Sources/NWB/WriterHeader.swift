import HDF5

/// Everything of a file but sweeps and tables.
struct WriterHeader {
  let metadata: NWBFileMetadata
  let options: NWBWriterOptions

  /// Writes root attributes, session, donor, device and electrode.
  func write(to file: borrowing HDF5File) throws(HDF5Error) {
    try writeRoot(file)
    try writeGeneral(file)
  }

  private func writeRoot(_ file: borrowing HDF5File) throws(HDF5Error) {
    try file.setAttribute("namespace", "core")
    try file.setAttribute("neurodata_type", "NWBFile")
    try file.setAttribute("nwb_version", options.schemaVersion)
    for group in ["acquisition", "analysis", "processing", "stimulus/presentation"] {
      try file.createGroup(group)
    }
    try file.createGroup("stimulus/templates")
    try file.write([metadata.sessionStart], to: "file_create_date")
    try text(metadata.identifier, "identifier", file)
    try text(metadata.sessionDescription, "session_description", file)
    try text(metadata.sessionStart, "session_start_time", file)
    try text(metadata.sessionStart, "timestamps_reference_time", file)
  }

  private func writeGeneral(_ file: borrowing HDF5File) throws(HDF5Error) {
    try text(metadata.sessionID, "general/session_id", file)
    try text("Simulated whole-cell recording", "general/experiment_description", file)
    try text("patchline", "general/institution", file)
    try text("simulation", "general/lab", file)
    let subject = try file.createGroup("general/subject")
    try subject.setAttribute("namespace", "core")
    try subject.setAttribute("neurodata_type", "Subject")
    try text(metadata.subjectID, "general/subject/subject_id", file)
    try text(metadata.species, "general/subject/species", file)
    try text(metadata.age, "general/subject/age", file)
    try text("U", "general/subject/sex", file)
    try text("Simulated donor", "general/subject/description", file)
    let device = try file.createGroup("general/devices/device_\(metadata.device)")
    try device.setAttribute("namespace", "core")
    try device.setAttribute("neurodata_type", "Device")
    try device.setAttribute("description", "Simulated amplifier")
    let electrode = try file.createGroup("general/intracellular_ephys/electrode_0")
    try electrode.setAttribute("namespace", "core")
    try electrode.setAttribute("neurodata_type", "IntracellularElectrode")
    try text(metadata.sessionID, "general/intracellular_ephys/electrode_0/cell_id", file)
    try text("Headstage 0", "general/intracellular_ephys/electrode_0/description", file)
    try file.createSoftLink(
      "general/intracellular_ephys/electrode_0/device",
      to: "/general/devices/device_\(metadata.device)"
    )
    guard options.layout == .mies else { return }
    try file.write(
      [
        "Program", metadata.producer,
        "Program Version", metadata.producer,
        "Package", "MIES",
        "Package Version", "layout only, simulated by \(metadata.producer)",
        "Labnotebook Version", "36",
      ],
      to: "general/generated_by",
      shape: [5, 2]
    )
  }

  /// Writes one text in the shape that the layout uses for scalars.
  private func text(
    _ value: String,
    _ path: String,
    _ file: borrowing HDF5File
  ) throws(HDF5Error) {
    switch options.layout {
    case .mies: try file.write([value], to: path)
    case .pynwb: try file.write(scalar: value, to: path)
    }
  }
}
