import Foundation

/// Accepts the tables of a run as the new golden ones.
package enum GoldenUpdate {
  /// Copies every table that the run has; the golden folder is made when missing.
  ///
  /// - Returns: the names of the files that were copied.
  /// - Throws: ``InputError`` without `cells.csv`, ``OutputError`` when a file cannot be written.
  package static func copy(from run: String, to golden: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: run + "/cells.csv") else {
      throw InputError("\(run): expected a run folder with cells.csv, found none")
    }
    try AtomicFile.makeFolder(golden)
    var copied: [String] = []
    for name in ["cells.csv", "sweeps.csv", "spikes.csv", "failures.csv", "features.h5ad"] {
      guard let data = FileManager.default.contents(atPath: run + "/" + name) else { continue }
      try AtomicFile.write(data, to: golden + "/" + name)
      copied.append(name)
    }
    return copied
  }
}
