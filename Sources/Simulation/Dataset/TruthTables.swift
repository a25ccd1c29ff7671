import Electrophysiology

/// The tables beside the files of a simulated data set, as CSV text (RFC 4180, `\n` line ends).
enum TruthTables {
  /// `labels.csv`: which cell belongs to which donor, species and subclass.
  static func labels(_ cells: [WrittenCell]) -> String {
    table(
      ["cell_id", "donor_id", "species", "subclass", "file"],
      cells.map { item in
        let cell = item.cell
        return [
          item.stem, cell.donor, cell.species.rawValue, cell.neuronClass.rawValue, item.fileName,
        ]
      }
    )
  }

  /// `truth.csv`: noise-free properties of every cell.
  static func truth(_ cells: [WrittenCell]) -> String {
    table(
      [
        "cell_id", "vrest_mv", "ri_mohm", "ri_instantaneous_mohm", "tau_ms", "capacitance_pf",
        "rheobase_pa", "short_square_pa", "access_mohm", "seal_gohm",
      ],
      cells.map { item in
        let truth = item.cell.truth
        let values = [
          truth.restingPotential, truth.passive.inputResistance,
          truth.passive.instantaneousResistance, truth.passive.timeConstant,
          item.cell.parameters.capacitance, truth.rheobase, truth.shortSquareThreshold,
          item.cell.electrode.accessResistance, item.cell.electrode.sealResistance / 1000,
        ]
        return [item.stem] + values.map(text)
      }
    )
  }

  /// `truth_sweeps.csv`: stimulus and spikes of every sweep, and whether it is built to pass QC.
  static func sweeps(_ cells: [WrittenCell]) -> String {
    table(
      [
        "cell_id", "sweep_number", "stimulus_code", "clamp_mode", "stimulus_amplitude", "spikes",
        "passes_by_design",
      ],
      cells.flatMap { item in
        zip(item.plan.sweeps, item.spikeCounts).enumerated().map { number, row in
          [
            item.stem, "\(number)", row.0.code, row.0.clampMode.rawValue,
            text(row.0.waveform.amplitude), "\(row.1)", "\(row.0.passesByDesign)",
          ]
        }
      }
    )
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(field).joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// Rounded to 1e-6, shortest form.
  private static func text(_ value: Double) -> String { "\((value * 1e6).rounded() / 1e6)" }
}
