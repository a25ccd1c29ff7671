import Electrophysiology
import HDF5

/// Reads everything about a series but its samples.
struct SeriesReader: Sendable {
  /// The open file.
  let contents: NWBContents
  /// Which schema and producer the file is of.
  let format: FileFormat
  /// Names of the electrodes of the file.
  let electrodes: [ObjectIdentity: String]

  /// Lists the electrodes of a file.
  init(contents: NWBContents, format: FileFormat) throws(HDF5Error) {
    self.contents = contents
    self.format = format
    let root = "/general/intracellular_ephys"
    var electrodes: [ObjectIdentity: String] = [:]
    for name in try contents.names(in: root) {
      if let identity = try contents.identity("\(root)/\(name)") { electrodes[identity] = name }
    }
    self.electrodes = electrodes
  }

  /// Describes the series at `path`; one that cannot be read has a ``PatchClampSeries/problem``.
  func read(_ path: String, _ kind: SeriesKind) -> PatchClampSeries {
    var series = PatchClampSeries(path: path, kind: kind)
    do throws(HDF5Error) {
      try readAttributes(&series)
      try readData(&series)
      try readTime(&series)
    } catch {
      series.problem = series.problem ?? "\(error)"
    }
    return series
  }

  // MARK: Attributes

  private func readAttributes(_ series: inout PatchClampSeries) throws(HDF5Error) {
    let path = series.path
    let group = try contents.file.group(path)
    var source = try group.stringAttribute("source")
    if source == nil { source = try contents.text("\(path)/source") }
    series.sweepNumber = source.flatMap { Self.sweepNumber(inSource: $0) }
    if series.sweepNumber == nil { series.sweepNumber = try group.intAttribute("sweep_number") }
    series.stimulusDescription = try stimulusDescription(group)
    if series.stimulusDescription.isPlaceholder {
      series.seriesDescription = try group.stringAttribute("description")
    }
    series.electrode = try electrode(path)
  }

  /// The number in `Device=…;Sweep=12;AD=0;…`, as MIES writes it into NWB 1.
  private static func sweepNumber(inSource source: String) -> Int? {
    for token in source.split(separator: ";") {
      let pair = token.split(separator: "=", maxSplits: 1)
      if pair.count == 2, pair[0].trimmed == "Sweep" { return Int(pair[1].trimmed) }
    }
    return nil
  }

  private func stimulusDescription(_ group: borrowing Group) throws(HDF5Error) -> String {
    if let text = try group.stringAttribute("stimulus_description") { return text }
    if format.major == 2 { return "" }
    for name in ["stimulus_description", "aibs_stimulus_name", "aibs_stimulus_description"] {
      if let text = try contents.text("\(group.path)/\(name)"), !text.isPlaceholder { return text }
    }
    return ""
  }

  private func electrode(_ path: String) throws(HDF5Error) -> String? {
    let link = "\(path)/electrode"
    if let name = try contents.linkedName(link) { return name }
    if let identity = try contents.identity(link), let name = electrodes[identity] { return name }
    return try contents.text("\(path)/electrode_name").flatMap { $0.isPlaceholder ? nil : $0 }
  }

  // MARK: Samples

  private func readData(_ series: inout PatchClampSeries) throws(HDF5Error) {
    let path = "\(series.path)/data"
    guard contents.kind(path) == .dataset else {
      series.problem = "expected a dataset 'data', found none"
      return
    }
    let dataset = try contents.file.dataset(path)
    guard dataset.elementType.isNumeric else {
      series.problem = "expected numbers in 'data', found \(dataset.elementType)"
      return
    }
    guard dataset.shape.count == 1 else {
      series.problem = "expected 1-D 'data', found shape \(dataset.shape)"
      return
    }
    guard dataset.count > 0 else {
      series.problem = "expected samples in 'data', found 0"
      return
    }
    var data = StoredSamples(
      path: path,
      count: dataset.count,
      conversion: 1,
      offset: 0,
      unit: nil
    )
    if let problem = try readScaling(dataset, into: &data, &series.warnings) {
      series.problem = problem
    } else {
      series.data = data
    }
  }

  /// Reads unit, conversion and offset; returns what is wrong with them.
  private func readScaling(
    _ dataset: borrowing Dataset,
    into data: inout StoredSamples,
    _ warnings: inout [String]
  ) throws(HDF5Error) -> String? {
    var unit = try dataset.stringAttribute("unit")
    if unit == nil { unit = try dataset.stringAttribute("units") }
    if let unit, !unit.isPlaceholder {
      guard let known = SignalUnit(unit) else {
        return "expected a unit of voltage or current, found '\(unit)'"
      }
      data.unit = known
    }
    guard format.appliesConversion else { return nil }
    data.conversion = try dataset.doubleAttribute("conversion") ?? 1
    data.offset = try dataset.doubleAttribute("offset") ?? 0
    guard data.conversion.isFinite && data.conversion != 0 && data.offset.isFinite else {
      return "expected a finite conversion other than 0 and a finite offset, "
        + "found \(data.conversion) and \(data.offset)"
    }
    if let unit, let factor = data.unit?.factor, factor != 1 {
      // The schema's conversion leads to SI whatever the unit says; without one the unit decides.
      if data.conversion == 1 {
        data.conversion = factor
        data.offset *= factor
        warnings.append("the unit '\(unit)' is taken as the stored unit")
      } else {
        warnings.append("the unit '\(unit)' is ignored: conversion \(data.conversion) leads to SI")
      }
    }
    return nil
  }

  // MARK: Time

  private func readTime(_ series: inout PatchClampSeries) throws(HDF5Error) {
    let start = "\(series.path)/starting_time"
    var rate: Double?
    if contents.kind(start) == .dataset {
      let dataset = try contents.file.dataset(start)
      series.startingTime = try dataset.scalarDouble().flatMap { $0.isNaN ? nil : $0 }
      rate = try dataset.doubleAttribute("rate")
    }
    if let rate {
      if let fault = SamplingClock.fault(ofRate: rate) {
        series.problem = series.problem ?? fault
      } else {
        series.clock = SamplingClock(rate: rate, start: series.startingTime)
      }
    } else {
      try readTimestamps(&series)
    }
  }

  private func readTimestamps(_ series: inout PatchClampSeries) throws(HDF5Error) {
    let path = "\(series.path)/timestamps"
    guard contents.kind(path) == .dataset else { return }
    switch SamplingClock.evenlySpaced(try contents.file.dataset(path).readDoubles()) {
    case .success(let clock):
      series.clock = clock
      series.startingTime = clock.start
      series.warnings.append("the rate, \(clock.rate) Hz, was derived from timestamps")
      if let fault = SamplingClock.fault(ofRate: clock.rate) {
        series.problem = series.problem ?? fault
      }
    case .failure(let uneven):
      series.problem = series.problem ?? uneven.reason
    }
  }
}
