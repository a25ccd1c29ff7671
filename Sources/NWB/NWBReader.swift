package import Electrophysiology
import HDF5

/// Opens NWB files of every dialect as recordings.
///
/// Layouts are recognised by what the file contains, never by its schema version. Sweeps come from
/// the first of: Allen Cell Types epochs, `sweep_table`, `intracellular_recordings`, the series' own
/// sweep numbers, the numbers in their names, the order of acquisition.
package enum NWBReader {
  /// Describes all sweeps of a file without reading samples.
  ///
  /// - Returns: one recording per electrode that has sweeps, in natural order of their names; at least
  ///   one, even if all sweeps had to be left out.
  /// - Throws: ``NWBError`` when the file is no readable NWB 1 or 2 or has no patch-clamp series. A
  ///   single bad sweep never throws; it is listed in `rejected`.
  /// - Complexity: O(series); some ten small reads each.
  package static func open(_ path: String) throws(NWBError) -> [Recording] {
    try NWBDocument(path: path).recordings
  }
}

/// Everything that opening a file finds out.
struct NWBDocument: Sendable {
  let format: FileFormat
  let layout: SweepLayout.Source
  let seriesCounts: (responses: Int, stimuli: Int)
  let recordings: [Recording]

  /// Reads all metadata of a file.
  init(path: String) throws(NWBError) {
    let contents = try NWBContents(path: path)
    do throws(NWBError) {
      format = try FileFormat(of: contents)
    } catch {
      throw contents.cause(of: error)
    }
    do throws(HDF5Error) {
      let reader = try SeriesReader(contents: contents, format: format)
      let scan = SeriesScan(contents: contents, format: format)
      let catalogue = try SeriesCatalogue(scan: scan, reader: reader)
      let layout = try SweepLayout(contents: contents, catalogue: catalogue)
      let facts = try SessionFacts(of: contents)
      let settings = try AmplifierSettings(contents: contents, format: format)
      self.layout = layout.source
      let stimuli = catalogue.series.count { $0.kind.role == .stimulus }
      seriesCounts = (catalogue.series.count - stimuli, stimuli)
      var assembly = RecordingAssembly(layout: layout, settings: settings)
      assembly.describeAll()
      recordings = assembly.recordings(contents: contents, format: format, facts: facts)
      // Everything above took what it did not find for absent.
      try contents.file.confirmReadable()
    } catch {
      throw NWBError(error)
    }
    if recordings.isEmpty {
      throw NWBError(
        .noRecordings,
        file: path,
        object: "/acquisition",
        expected: "patch-clamp series",
        found: "none",
        hint: "this NWB file has no intracellular recordings"
      )
    }
  }
}
