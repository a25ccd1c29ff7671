/// The layout of a study folder.
///
/// `study.json`; a run folder per cohort, named for it; `recordings/<cohort>` for simulated cohorts;
/// `evaluations/<name>` with `evaluation.json` and its tables; `models` with a card beside each model;
/// `report.html` and `report_mqc.json`.
package struct StudyFolder: Sendable {
  /// Path of the folder.
  package let path: String

  /// Names that cohorts cannot have.
  static let reserved = ["recordings", "evaluations", "models"]

  /// Names a folder; nothing is made yet.
  package init(_ path: String) { self.path = path }

  /// The study's document.
  package var document: String { path + "/study.json" }

  /// The page.
  package var report: String { path + "/report.html" }

  /// The run folder of a cohort.
  package func run(_ cohort: String) -> RunFolder { RunFolder(path + "/" + cohort) }

  /// Simulated recordings of a cohort.
  package func recordings(_ cohort: String) -> String { path + "/recordings/" + cohort }

  /// The folder of an evaluation.
  package func evaluation(_ name: String) -> String { path + "/evaluations/" + name }

  /// A model file.
  package func model(_ name: String) -> String { path + "/models/" + name + ".h5" }

  /// A path inside the folder as it is written into `study.json`.
  package func relative(_ path: String) -> String {
    path.hasPrefix(self.path + "/") ? String(path.dropFirst(self.path.count + 1)) : path
  }
}
