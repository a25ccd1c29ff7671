import Features
import Tables

/// The CSV tables of a run folder, made from the per-cell results alone.
package struct RunTables {
  private let results: [CellResult]
  private let featureNames: [String]

  /// Sets up the tables.
  ///
  /// - Parameters:
  ///   - results: one a cell, in the order of the rows.
  ///   - featureNames: the scalar columns of `cells.csv` in the dictionary's order.
  package init(_ results: [CellResult], featureNames: [String]) {
    self.results = results
    self.featureNames = featureNames
  }

  /// Writes `cells.csv`, `sweeps.csv`, `failures.csv` and, when asked for, `spikes.csv`.
  ///
  /// - Throws: ``OutputError``.
  package func write(to folder: RunFolder, withSpikes: Bool) throws {
    try AtomicFile.write(cells(), to: folder.file("cells.csv"))
    try AtomicFile.write(sweeps(), to: folder.file("sweeps.csv"))
    try AtomicFile.write(failures(), to: folder.file("failures.csv"))
    if withSpikes { try AtomicFile.write(spikes(), to: folder.file("spikes.csv")) }
  }

  /// Text of `cells.csv`: identity, verdict, quality values, then every scalar feature.
  package func cells() -> String {
    let quality = Self.cellQCNames
    var table = CSVWriter(
      header: ["cell_id", "donor_id", "species", "cell_qc", "cell_qc_reasons"] + quality
        + featureNames
    )
    for result in results {
      var row: [CSVWriter.Field] = [
        .text(result.cellID), .optional(result.donorID), .optional(result.species),
        result.cellQC.map { .text($0 ? "passed" : "failed") } ?? .missing,
        .optional(result.cellQCReasons.joined(separator: "; ")),
      ]
      row += Self.fields(quality, of: result.cellQCValues)
      row += Self.fields(featureNames, of: result.features)
      table.append(row)
    }
    return table.text
  }

  /// Names of the cell-level quality values, IPFX's.
  package static let cellQCNames = [
    "blowout_mv", "electrode_0_pa", "seal_gohm", "input_resistance_mohm",
    "initial_access_resistance_mohm", "input_access_resistance_ratio",
  ]

  /// Names of the sweep-level values: stimulus, then quality, IPFX's.
  package static let sweepValueNames = [
    "stimulus_amplitude", "stimulus_start_time", "stimulus_duration", "stimulus_interval",
    "pre_noise_rms_mv", "post_noise_rms_mv", "slow_noise_rms_mv", "pre_vm_mv", "post_vm_mv",
    "slow_vm_mv", "vm_delta_mv", "leak_pa", "bridge_balance_mohm", "stimulus_scale_factor",
    "peak_deflection", "num_spikes",
  ]

  /// Text of `sweeps.csv`: a row a sweep.
  package func sweeps() -> String {
    var table = CSVWriter(
      header: [
        "cell_id", "sweep_number", "stimulus_code", "stimulus_name", "family", "clamp_mode",
        "sampling_rate", "samples", "trailing_fill", "interior_fill",
      ] + Self.sweepValueNames + ["passed", "reasons", "warnings"]
    )
    for result in results {
      for sweep in result.sweeps {
        var row: [CSVWriter.Field] = [
          .text(result.cellID), .integer(sweep.number), .optional(sweep.stimulusCode),
          .text(sweep.stimulusName), .optional(sweep.family), .text(sweep.clampMode),
          .real(sweep.samplingRate), .integer(sweep.sampleCount), .optional(sweep.trailingFill),
          .optional(sweep.interiorFill),
        ]
        row += Self.fields(Self.sweepValueNames, of: sweep.values)
        row += [
          .optional(sweep.passed), .optional(sweep.reasons.joined(separator: "; ")),
          .optional(sweep.warnings.joined(separator: "; ")),
        ]
        table.append(row)
      }
    }
    return table.text
  }

  /// Text of `failures.csv`: a row a thing that could not be computed.
  package func failures() -> String {
    var table = CSVWriter(header: ["cell_id", "stage", "family", "reason_code", "message"])
    for result in results {
      for failure in result.failures {
        table.append([
          .text(result.cellID), .text(failure.stage), .text(failure.family),
          .text(failure.reason), .text(failure.message),
        ])
      }
    }
    return table.text
  }

  /// Text of `spikes.csv`: a row a spike.
  package func spikes() -> String {
    var table = CSVWriter(
      header: ["cell_id", "sweep_number", "spike", "time_zero_s"] + SpikeRow.columns
        + ["clipped", "isi_type"]
    )
    for result in results {
      for spike in result.spikes {
        var row: [CSVWriter.Field] = [
          .text(result.cellID), .integer(spike.sweep), .integer(spike.spike),
          .real(spike.timeZero),
        ]
        row += spike.values.map { CSVWriter.Field.optional($0) }
        row += [.truth(spike.isClipped), .optional(spike.isiType)]
        table.append(row)
      }
    }
    return table.text
  }

  private static func fields(
    _ names: [String],
    of values: [CellResult.Value]
  ) -> [CSVWriter.Field] {
    var byName: [String: Double] = [:]
    for value in values { byName[value.name] = value.value }
    return names.map { .optional(byName[$0]) }
  }
}
