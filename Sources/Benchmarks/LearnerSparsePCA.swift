import Foundation
import LinearAlgebra
import SparsePCA

/// Sparse PCA of the twelve Cell 2020 families for 3,699 cells, against drcme on the same arrays.
enum LearnerSparsePCA {
  /// Columns of every family before selection.
  private static let widths = [
    "first_ap_v": 300, "first_ap_dv": 298, "isi_shape": 100, "step_subthresh": 700,
    "subthresh_norm": 140,
  ]

  /// Prints CPU seconds of ours, and with a peer's of drcme and of drcme on triangular factors.
  ///
  /// drcme's slowest families take minutes each; `families` limits the comparison to the first few.
  ///
  /// - Parameters:
  ///   - python: interpreter with drcme's packages, nil to time ours alone.
  ///   - drcme: folder of the unmodified drcme repository.
  ///   - cells: number of cells.
  ///   - families: how many families to fit.
  ///   - rounds: rounds of alternation.
  /// - Throws: what the fit or the peer throws.
  static func run(
    python: String?,
    drcme: String,
    cells: Int = 3699,
    families: Int = 12,
    rounds: Int = 1
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "patchline-bench-spca")
    try? FileManager.default.removeItem(at: folder)  // nothing there is fine
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var configuration = try SparsePCAConfiguration.cell2020()
    configuration.families = Array(configuration.families.prefix(families))
    // Both sides stop after this many rounds: how many a fit needs depends on the data.
    configuration.settings.maximumIterations = rounds
    var table: [FamilyMatrix] = []
    for (index, family) in configuration.families.enumerated() {
      let width = widths[family.name] ?? 150
      let values = LearnerMeasuring.structured(seed: UInt64(index), rows: cells, columns: width)
      table.append(FamilyMatrix(name: family.name, values: values))
      configuration.families[index].ranges = .all
      try LearnerMeasuring.write(values, name: family.name, to: folder)
    }
    var model: SparsePCAModel?
    let own = try LearnerMeasuring.best(of: 3) {
      model = try SparsePCAModel.fit(table, configuration: configuration)
    }
    let fitted = model?.families.count ?? 0
    print("spca ours: \(own.cpu) CPU s, \(fitted) families, \(rounds) rounds, \(cells) cells")
    for family in configuration.families {
      var one = configuration
      one.families = [family]
      let time = try LearnerMeasuring.best(of: 2) {
        _ = try SparsePCAModel.fit(table, configuration: one)
      }
      print("  \(family.name): \(time.cpu)")
    }
    guard let python else { return }
    for mode in ["data", "triangular"] {
      let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Peers/drcme_spca.py").path()
      let peer = try LearnerMeasuring.peer(
        python,
        [
          script, "\(drcme)/config/spca_inh_patchseq_cell_2020_config.json", folder.path(), "OUT",
          mode, "\(rounds)",
        ],
        environment: ["PYTHONPATH": drcme],
        folder: folder
      )
      let total = peer["total"] ?? .nan
      print("spca drcme (\(mode)): \(total) CPU s, ours \(total / own.cpu)x faster")
    }
  }
}
