import HDF5

/// Finds the patch-clamp series of a file.
struct SeriesScan: Sendable {
  /// The open file.
  let contents: NWBContents
  /// Which schema the file follows.
  let format: FileFormat

  /// Where responses and stimuli are, in NWB 2 and NWB 1.
  private static let roots: [(path: String, isPresented: Bool)] = [
    ("/acquisition", false),
    ("/acquisition/timeseries", false),
    ("/stimulus/presentation", true),
  ]

  /// Paths and kinds, responses first, in natural order of their names.
  ///
  /// Groups that are no series themselves are searched one level deep, since some writers put series
  /// into containers.
  func series() throws(HDF5Error) -> [(path: String, kind: SeriesKind)] {
    var found: [(path: String, kind: SeriesKind)] = []
    for root in Self.roots {
      for name in try contents.names(in: root.path) {
        let path = "\(root.path)/\(name)"
        if path == "/acquisition/timeseries" { continue }
        guard contents.kind(path) == .group else { continue }
        if let kind = try kind(ofSeriesAt: path, isPresented: root.isPresented) {
          found.append((path, kind))
        } else if contents.kind("\(path)/data") == nil {
          try scan(container: path, isPresented: root.isPresented, into: &found)
        }
      }
    }
    return found
  }

  /// The kind of the series at `path`; `nil` when it is no patch-clamp series.
  func kind(ofSeriesAt path: String, isPresented: Bool) throws(HDF5Error) -> SeriesKind? {
    guard contents.kind(path) == .group else { return nil }
    let group = try contents.file.group(path)
    if let ancestry = try group.stringsAttribute("ancestry"), let type = ancestry.last {
      return SeriesKind(typeName: type, isPresented: isPresented)
    }
    let type = try group.stringAttribute("neurodata_type") ?? ""
    if let kind = SeriesKind(typeName: type, isPresented: isPresented) { return kind }
    // NWB 1 without ancestry says `TimeSeries` of everything: the unit has to decide.
    guard format.major == 1, contents.kind("\(path)/data") == .dataset else { return nil }
    let data = try contents.file.dataset("\(path)/data")
    var unit = try data.stringAttribute("unit")
    if unit == nil { unit = try data.stringAttribute("units") }
    guard let unit, SignalUnit(unit) != nil else { return nil }
    return SeriesKind(role: isPresented ? .stimulus : .response, clampMode: nil)
  }

  private func scan(
    container: String,
    isPresented: Bool,
    into found: inout [(path: String, kind: SeriesKind)]
  ) throws(HDF5Error) {
    for name in try contents.names(in: container) {
      let path = "\(container)/\(name)"
      if let kind = try kind(ofSeriesAt: path, isPresented: isPresented) {
        found.append((path, kind))
      }
    }
  }
}
