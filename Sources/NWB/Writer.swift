package import HDF5

/// Writes an NWB 2 file of intracellular sweeps, one sweep at a time.
///
/// The default layout is that of MIES, which Allen Patch-seq files have and IPFX reads: responses in
/// `/acquisition`, commands in `/stimulus/presentation`, a sweep table, a lab notebook. Memory is that of
/// one sweep and of the tables. The same calls give the same bytes: no times and no random identifiers
/// are stored. Call `finish()` last; without it tables are missing.
package struct NWBWriter: ~Copyable {
  private let file: HDF5File
  private let options: NWBWriterOptions
  private let device: String
  private var table = WriterTable()
  private var notebook = WriterLabNotebook()

  /// Creates a file, replacing an existing one, and writes everything but the sweeps.
  package init(
    creating path: String,
    metadata: NWBFileMetadata,
    options: NWBWriterOptions = NWBWriterOptions()
  ) throws(HDF5Error) {
    let file = try HDF5File(creating: path)
    try WriterHeader(metadata: metadata, options: options).write(to: file)
    self.file = file
    self.options = options
    self.device = metadata.device
  }

  /// Appends a sweep.
  package mutating func append(_ sweep: NWBWriterSweep) throws(HDF5Error) {
    precondition(
      sweep.stimulus.count == sweep.response.count,
      "stimulus has \(sweep.stimulus.count) samples, response \(sweep.response.count)"
    )
    let writer = WriterSeries(options: options)
    let digits = String(sweep.number)
    let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    let response = "/acquisition/data_\(padded)_AD0"
    let stimulus = "/stimulus/presentation/data_\(padded)_DA0"
    try writer.write(sweep, role: .response, to: response, in: file)
    try writer.write(sweep, role: .stimulus, to: stimulus, in: file)
    table.rows.append(
      WriterTable.Row(
        number: sweep.number,
        sampleCount: sweep.response.count,
        stimulus: try file.reference(to: stimulus),
        response: try file.reference(to: response)
      )
    )
    notebook.add(sweep)
  }

  /// Writes the tables and closes the file.
  ///
  /// - Throws: when the last bytes cannot be written; the file is then incomplete.
  package consuming func finish() throws(HDF5Error) {
    switch options.pairing {
    case .sweepTable: try table.writeSweepTable(to: file)
    case .intracellularRecordings: try table.writeRecordings(to: file)
    case .none: break
    }
    if options.layout == .mies {
      try notebook.write(to: file, device: device)
    }
    try file.flush()
  }
}
