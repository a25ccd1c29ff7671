import Foundation
import Tables

/// Which files of a run are written besides the tables that every run has.
package struct RunOutputs: Sendable {
  /// `spikes.csv`.
  package var withSpikes: Bool
  /// Code of IPFX's vector files; `nil` for none.
  package var exportIPFX: String?
  /// Labels by cell id for the sequence export; `nil` for no export.
  package var sequenceLabels: [String: String]?

  /// Creates a choice; the defaults are those of the command line.
  package init(
    withSpikes: Bool = false,
    exportIPFX: String? = nil,
    sequenceLabels: [String: String]? = nil
  ) {
    self.withSpikes = withSpikes
    self.exportIPFX = exportIPFX
    self.sequenceLabels = sequenceLabels
  }

  /// Writes the matrix files: `features.h5ad` and the exports that were asked for.
  ///
  /// - Parameters:
  ///   - table: the matrix.
  ///   - sequenceWidth: least width of a token; the preset's.
  ///   - folder: where they go.
  /// - Throws: ``OutputError``.
  func write(_ table: FeatureTable, sequenceWidth: Int, to folder: RunFolder) throws {
    try FeatureFile.write(table, to: folder)
    if let exportIPFX {
      _ = try IPFXExport.write(table, code: exportIPFX, to: folder.path)
    }
    if let sequenceLabels {
      _ = try SequenceExport.write(
        table,
        labels: sequenceLabels,
        minimumWidth: sequenceWidth,
        to: folder.path
      )
    }
  }
}
