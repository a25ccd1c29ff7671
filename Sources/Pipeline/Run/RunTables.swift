import Features
import Tables

/// The rows of the CSV tables of a run folder, made from the per-cell results alone.
///
/// One cell at a time, so that a run of any size needs the memory of one.
package struct RunTables: Sendable {
  /// Lines of the four tables, line ends included.
  package struct Lines: Sendable {
    /// Of `cells.csv`.
    package var cells: String
    /// Of `sweeps.csv`.
    package var sweeps: String
    /// Of `spikes.csv`; empty unless asked for.
    package var spikes: String
    /// Of `failures.csv`.
    package var failures: String
  }

  private let featureNames: [String]
  private let withSpikes: Bool

  /// Sets up the tables.
  ///
  /// - Parameters:
  ///   - featureNames: the scalar columns of `cells.csv` in the dictionary's order.
  ///   - withSpikes: whether rows of `spikes.csv` are made.
  package init(featureNames: [String], withSpikes: Bool) {
    self.featureNames = featureNames
    self.withSpikes = withSpikes
  }

  /// The first lines of the tables.
  package var headers: Lines {
    func line(_ names: [String]) -> String { CSVWriter.line(names.map(CSVWriter.Field.text)) }
    return Lines(
      cells: line(
        ["cell_id", "donor_id", "species", "cell_qc", "cell_qc_reasons"] + Self.cellQCNames
          + featureNames
      ),
      sweeps: line(
        [
          "cell_id", "sweep_number", "stimulus_code", "stimulus_name", "family", "clamp_mode",
          "sampling_rate", "samples", "trailing_fill", "interior_fill",
        ] + Self.sweepValueNames + ["passed", "reasons", "warnings"]
      ),
      spikes: withSpikes
        ? line(
          ["cell_id", "sweep_number", "spike", "time_zero_s"] + SpikeRow.columns
            + ["clipped", "isi_type"]
        ) : "",
      failures: line(["cell_id", "stage", "family", "reason_code", "message"])
    )
  }

  /// The lines of one cell.
  package func lines(of result: CellResult) -> Lines {
    Lines(
      cells: CSVWriter.line(cell(result)),
      sweeps: result.sweeps.map { CSVWriter.line(sweep($0, of: result)) }.joined(),
      spikes: withSpikes
        ? result.spikes.map { CSVWriter.line(spike($0, of: result)) }.joined() : "",
      failures: result.failures.map { failure in
        CSVWriter.line([
          .text(result.cellID), .text(failure.stage), .text(failure.family),
          .text(failure.reason), .text(failure.message),
        ])
      }.joined()
    )
  }

  /// Identity, verdict, quality values, then every scalar feature.
  private func cell(_ result: CellResult) -> [CSVWriter.Field] {
    [
      .text(result.cellID), .optional(result.donorID), .optional(result.species),
      result.cellQC.map { .text($0 ? "passed" : "failed") } ?? .missing,
      .optional(result.cellQCReasons.joined(separator: "; ")),
    ] + Self.fields(Self.cellQCNames, of: result.cellQCValues)
      + Self.fields(featureNames, of: result.features)
  }

  private func sweep(_ sweep: SweepRow, of result: CellResult) -> [CSVWriter.Field] {
    [
      .text(result.cellID), .integer(sweep.number), .optional(sweep.stimulusCode),
      .text(sweep.stimulusName), .optional(sweep.family), .text(sweep.clampMode),
      .real(sweep.samplingRate), .integer(sweep.sampleCount), .optional(sweep.trailingFill),
      .optional(sweep.interiorFill),
    ] + Self.fields(Self.sweepValueNames, of: sweep.values) + [
      .optional(sweep.passed), .optional(sweep.reasons.joined(separator: "; ")),
      .optional(sweep.warnings.joined(separator: "; ")),
    ]
  }

  private func spike(_ spike: SpikeRow, of result: CellResult) -> [CSVWriter.Field] {
    [
      .text(result.cellID), .integer(spike.sweep), .integer(spike.spike), .real(spike.timeZero),
    ] + spike.values.map { CSVWriter.Field.optional($0) }
      + [.truth(spike.isClipped), .optional(spike.isiType)]
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

  private static func fields(
    _ names: [String],
    of values: [CellResult.Value]
  ) -> [CSVWriter.Field] {
    var byName: [String: Double] = [:]
    for value in values { byName[value.name] = value.value }
    return names.map { .optional(byName[$0]) }
  }
}
