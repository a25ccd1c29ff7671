extension Dataset {
  /// One numeric field of all records as `Double`.
  package func readCompoundDoubles(_ field: String) throws(HDF5Error) -> [Double] {
    try source(field: field).numbers(zero: 0.0)
  }

  /// One integer field of all records.
  package func readCompoundInts(_ field: String) throws(HDF5Error) -> [Int] {
    try source(field: field).integers()
  }

  /// One text field of all records.
  package func readCompoundStrings(_ field: String) throws(HDF5Error) -> [String] {
    try source(field: field).strings()
  }

  /// One reference field of all records.
  package func readCompoundReferences(_ field: String) throws(HDF5Error) -> [ObjectReference] {
    try source(field: field).references()
  }

  /// All rows of a column of references to stretches of time series.
  package func readSeriesReferences() throws(HDF5Error) -> [SeriesReference] {
    let starts = try readCompoundInts("idx_start")
    let counts = try readCompoundInts("count")
    let series = try readCompoundReferences("timeseries")
    return starts.indices.map {
      SeriesReference(start: starts[$0], count: counts[$0], series: series[$0])
    }
  }
}

/// A stretch of one time series, the element of NWB's TimeSeriesReferenceVectorData.
package struct SeriesReference: Equatable, Sendable {
  /// The first sample; −1 where there is no series.
  package var start: Int
  /// The number of samples; −1 where there is no series.
  package var count: Int
  /// The series' group.
  package var series: ObjectReference

  /// Makes a reference to `count` samples from `start`.
  package init(start: Int, count: Int, series: ObjectReference) {
    self.start = start
    self.count = count
    self.series = series
  }
}
