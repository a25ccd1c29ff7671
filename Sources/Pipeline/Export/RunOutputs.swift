import Features
import Foundation
import Tables

/// The matrix files of a run: `features.h5ad` and the exports that were asked for.
package struct RunOutputs {
  private let results: [CellResult]
  private let settings: AnalysisSettings
  private let exportIPFX: String?
  private let sequenceLabels: [String: String]?

  /// Sets up the outputs.
  ///
  /// - Parameters:
  ///   - results: one a cell, sorted.
  ///   - settings: what the results were computed with.
  ///   - exportIPFX: code of IPFX's vector files; `nil` for none.
  ///   - sequenceLabels: labels by cell id for the sequence export; `nil` for no export.
  package init(
    _ results: [CellResult],
    settings: AnalysisSettings,
    exportIPFX: String? = nil,
    sequenceLabels: [String: String]? = nil
  ) {
    self.results = results
    self.settings = settings
    self.exportIPFX = exportIPFX
    self.sequenceLabels = sequenceLabels
  }

  /// Writes the files; nothing when no cell could be read.
  ///
  /// - Throws: ``OutputError``.
  package func write(to folder: RunFolder) throws {
    guard
      let table = FeatureTableBuilder.table(
        results,
        preset: settings.preset.name,
        configurationHash: settings.hash
      )
    else { return }
    try FeatureFile.write(table, to: folder)
    if let exportIPFX {
      _ = try IPFXExport.write(table, code: exportIPFX, to: folder.path)
    }
    if let sequenceLabels {
      _ = try SequenceExport.write(
        table,
        labels: sequenceLabels,
        minimumWidth: settings.preset.sequenceWidth ?? 0,
        to: folder.path
      )
    }
  }
}
