import HDF5

/// All patch-clamp series of a file, found by path or by reference.
struct SeriesCatalogue: Sendable {
  /// Responses and stimuli in the order in which the file lists them.
  private(set) var series: [PatchClampSeries] = []
  private let scan: SeriesScan
  private let reader: SeriesReader
  private var indexByReference: [ObjectReference: Int] = [:]

  /// Describes every series of a file.
  init(scan: SeriesScan, reader: SeriesReader) throws(HDF5Error) {
    self.scan = scan
    self.reader = reader
    for (path, kind) in try scan.series() {
      if let identity = try scan.contents.identity(path) {
        indexByReference[identity.reference] = series.count
      }
      series.append(reader.read(path, kind))
    }
  }

  /// The series at `path`, described even if it lies where no series is looked for.
  ///
  /// - Returns: `nil` when there is none, or it is no patch-clamp series.
  func series(at path: String, isPresented: Bool) throws(HDF5Error) -> PatchClampSeries? {
    guard let kind = try scan.kind(ofSeriesAt: path, isPresented: isPresented) else { return nil }
    return reader.read(path, kind)
  }

  /// The series that a table refers to.
  ///
  /// - Returns: `nil` for the null reference and for objects that are no patch-clamp series.
  /// - Throws: when the reference leads nowhere.
  func series(of reference: ObjectReference) throws(HDF5Error) -> PatchClampSeries? {
    if let index = indexByReference[reference] { return series[index] }
    guard let path = try scan.contents.path(of: reference) else { return nil }
    return try series(at: path, isPresented: path.hasPrefix("/stimulus"))
  }

  /// The name of the electrode that a table refers to; `nil` where it is none.
  func electrodeName(of reference: ObjectReference) -> String? {
    reader.electrodes.first { $0.key.reference == reference }?.value
  }
}
