import Features
import NWB

/// The tables of a processing module from the results of a file's cells.
struct WriteBackTables {
  private let results: [CellResult]

  /// - Parameter results: the cells (electrodes) of one file; each table has the rows of all.
  init(_ results: [CellResult]) { self.results = results }

  /// Sweeps, cell quality, features and failures.
  ///
  /// No table of values rather than one without any: failures say why.
  var all: [ModuleTable] {
    [sweeps, cellQC, features, failures].filter { table in
      !table.columns.contains { $0.name == "value" && $0.values.isEmpty }
    }
  }

  private static let seconds = "from the first sample of the sweep (s)"

  /// A row a sweep.
  private var sweeps: ModuleTable {
    let rows = results.flatMap { cell in cell.sweeps.map { (cell: cell, sweep: $0) } }
    let names = Self.union(rows.map { $0.sweep.values.map(\.name) })
    let spikes = rows.map { row in Self.times(of: row.sweep.number, in: row.cell) }
    return ModuleTable(
      "sweeps",
      "Every sweep: stimulus, quality control, and the times of its spikes.",
      columns: [
        text("cell_id", "Identity of the cell", rows.map(\.cell.cellID)),
        ModuleTable.Column(
          "sweep_number",
          "Number of the sweep, as in the series' sweep_number",
          .integers(rows.map(\.sweep.number))
        ),
        text("stimulus_code", "Code of the stimulus", rows.map(\.sweep.stimulusCode)),
        text("stimulus_name", "Name of the stimulus", rows.map(\.sweep.stimulusName)),
        text("clamp_mode", "CurrentClamp, VoltageClamp or IZero", rows.map(\.sweep.clampMode)),
        text(
          "quality",
          "Verdict of quality control: passed, failed or not judged",
          rows.map { row in row.sweep.passed.map { $0 ? "passed" : "failed" } ?? "not judged" }
        ),
        text(
          "quality_reasons",
          "Why the sweep failed, separated by semicolons",
          rows.map { $0.sweep.reasons.joined(separator: "; ") }
        ),
      ]
        + names.map { name in
          ModuleTable.Column(
            name,
            Self.meaning(ofSweepValue: name),
            .numbers(rows.map { row in row.sweep.values.first { $0.name == name }?.value })
          )
        } + [
          ModuleTable.Column(
            "spike_times",
            "Threshold crossings of all spikes found in the sweep, \(Self.seconds)",
            .lists(spikes)
          )
        ]
    )
  }

  /// Threshold times of a sweep's spikes (s from its first sample).
  private static func times(of sweep: Int, in cell: CellResult) -> [Double] {
    guard let column = SpikeRow.columns.firstIndex(of: "threshold_t") else { return [] }
    return cell.spikes.filter { $0.sweep == sweep }.compactMap { spike in
      spike.values[column].map { $0 + spike.timeZero }
    }
  }

  /// A row a quality value of a cell, the verdict first.
  private var cellQC: ModuleTable {
    let rows = results.flatMap { cell in
      [(cell.cellID, "passed", cell.cellQC.map { $0 ? 1.0 : 0 })]
        + cell.cellQCValues.map { (cell.cellID, $0.name, $0.value) }
    }
    let reasons = results.flatMap(\.cellQCReasons).joined(separator: "; ")
    return ModuleTable(
      "cell_qc",
      "Quality values of the whole recording; passed is 1, 0, or NaN when it was not judged."
        + (reasons.isEmpty ? "" : " Reasons: \(reasons)."),
      columns: [
        text("cell_id", "Identity of the cell", rows.map(\.0)),
        text("quantity", "Name of the value, its unit at the end", rows.map(\.1)),
        number("value", "The value; NaN is missing", rows.map(\.2)),
      ]
    )
  }

  /// A row a scalar feature of a cell.
  private var features: ModuleTable {
    let rows = results.flatMap { cell in cell.features.map { (cell: cell, feature: $0) } }
    let definitions = rows.map { FeatureDictionary.definition(of: $0.feature.name) }
    return ModuleTable(
      "cell_features",
      "Every scalar feature of the cell, by the names of 'patchline show features'.",
      columns: [
        text("cell_id", "Identity of the cell", rows.map(\.cell.cellID)),
        text("feature", "Name of the feature", rows.map(\.feature.name)),
        number("value", "The value; NaN is missing", rows.map(\.feature.value)),
        text(
          "unit",
          "Unit of the value; empty for pure numbers",
          definitions.map { $0?.unit ?? "" }
        ),
        text("definition", "What the feature is", definitions.map { $0?.definition ?? "" }),
      ]
    )
  }

  /// A row a thing that could not be computed.
  private var failures: ModuleTable {
    let rows = results.flatMap { cell in cell.failures.map { (cell: cell, failure: $0) } }
    return ModuleTable(
      "failures",
      "What could not be computed, and why.",
      columns: [
        text("cell_id", "Identity of the cell", rows.map(\.cell.cellID)),
        text("stage", "Where it happened", rows.map(\.failure.stage)),
        text("subject", "Feature family, feature or sweep", rows.map(\.failure.family)),
        text("reason", "A word for counting", rows.map(\.failure.reason)),
        text("message", "The reason in a sentence", rows.map(\.failure.message)),
      ]
    )
  }

  private func text(_ name: String, _ description: String, _ values: [String]) -> ModuleTable.Column
  {
    ModuleTable.Column(name, description, .texts(values))
  }

  private func number(
    _ name: String,
    _ description: String,
    _ values: [Double?]
  ) -> ModuleTable.Column {
    ModuleTable.Column(name, description, .numbers(values))
  }

  /// All names in the order in which they first appear.
  private static func union(_ lists: [[String]]) -> [String] {
    var seen: Set<String> = []
    return lists.flatMap { $0 }.filter { seen.insert($0).inserted }
  }

  private static func meaning(ofSweepValue name: String) -> String {
    switch name {
    case "stimulus_amplitude": "Amplitude of the stimulus (pA, or mV in voltage clamp)"
    case "stimulus_start_time": "Onset of the stimulus, \(seconds)"
    case "stimulus_duration": "Duration of the stimulus (s)"
    case "stimulus_interval": "Time between the pulses of the stimulus (s)"
    case "pre_noise_rms_mv": "Noise before the stimulus (mV, root mean square)"
    case "post_noise_rms_mv": "Noise at the end of the sweep (mV, root mean square)"
    case "slow_noise_rms_mv": "Slow noise before the stimulus (mV, root mean square)"
    case "pre_vm_mv": "Mean potential before the stimulus (mV)"
    case "post_vm_mv": "Mean potential at the end of the sweep (mV)"
    case "slow_vm_mv": "Mean potential of the long baseline (mV)"
    case "vm_delta_mv": "Difference of the potential before and after (mV)"
    case "leak_pa": "Holding current of the amplifier (pA)"
    case "bridge_balance_mohm": "Bridge balance of the amplifier (MOhm)"
    case "peak_deflection": "Lowest potential during the stimulus (mV)"
    case "num_spikes": "Spikes found in the sweep"
    case "stimulus_scale_factor": "Scale factor of the stimulus set"
    default: "Value of the sweep as in sweeps.csv"
    }
  }
}
