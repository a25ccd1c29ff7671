import Pipeline
import Report

/// Makes the report of a folder: reads it, draws examples, writes the files.
struct ReportMaker {
  /// A run, study or evaluation folder.
  let path: String
  /// Column with the classes; `nil` takes that of the evaluations.
  var label: String?
  /// Where the files go; `nil` is the folder itself.
  var output: String?
  /// Threads to work with.
  let threads: Int

  /// Writes `report.html` and `report_mqc.json`.
  ///
  /// - Returns: the paths written.
  /// - Throws: `InputError`, `OutputError`.
  func write() throws -> [String] {
    let source = try ReportSource(path)
    var contents = try ReportContents(source, label: label, threads: threads)
    let examples = ReportExamples(contents).make()
    contents.examples = examples.examples
    contents.exampleNote = examples.note
    let folder = output ?? path
    try AtomicFile.makeFolder(folder)
    return try ReportPage(contents).write(to: folder)
  }
}
