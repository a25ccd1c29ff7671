import Features
import Foundation
import TestSupport

/// What IPFX 2.1.2 gave for the real recordings in `../shared/data/nwb-real`, which are not in the repository.
struct RealRecordingReference: Sendable, CustomStringConvertible {
  /// One sweep of a recording.
  struct SweepReference: Sendable {
    var number: Int
    var sampleCount: Int
    var spikes: [SpikeReference]
    /// Spike-train features by IPFX's names.
    var train: [String: Double]
  }

  /// File name.
  var file: String
  /// Onset and end (s) that IPFX was given.
  var window: (start: Double, end: Double)
  /// Low-pass (kHz) that IPFX was given.
  var filterKHz: Double
  var sweeps: [SweepReference]

  var description: String { file }

  /// Where the file is.
  var path: String {
    let folder = file.hasPrefix("171116sh") ? "nwb-converted" : "nwb-real"
    return PackageRoot.sharedData("\(folder)/\(file)")
  }

  private static let document = PackageRoot.sharedData("nwb-real/ipfx_2.1.2_reference.json")

  /// Whether the recordings are there.
  static let exists = PackageRoot.exists(document)

  /// All references in order of file name; empty where they are missing.
  static let all: [RealRecordingReference] = {
    // Without the file the tests are skipped, with it a wrong shape gives no arguments and fails a test.
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: document)),
      let content = try? JSONSerialization.jsonObject(with: data) as? [String: [String: Any]]
    else { return [] }
    return content.values.compactMap(RealRecordingReference.init).sorted { $0.file < $1.file }
  }()

  private init?(_ content: [String: Any]) {
    guard let file = content["file"] as? String, let window = content["window_s"] as? [Double],
      let filter = content["filter_khz"] as? Double,
      let sweeps = content["sweeps"] as? [String: [String: Any]]
    else { return nil }
    self.file = file
    self.window = (window[0], window[1])
    filterKHz = filter
    self.sweeps = sweeps.compactMap { key, sweep in
      guard let number = Int(key), let count = sweep["n"] as? Int,
        let spikes = sweep["spikes"] as? [[String: Any]],
        let train = sweep["spike_train"] as? [String: Any]
      else { return nil }
      return SweepReference(
        number: number,
        sampleCount: count,
        spikes: spikes.map(SpikeReference.init),
        train: train.compactMapValues { ($0 as? NSNumber)?.doubleValue }
      )
    }
    .sorted { $0.number < $1.number }
  }
}

/// One row of IPFX's spike table.
struct SpikeReference: Sendable {
  /// Numeric columns that are not missing, by IPFX's names.
  var values: [String: Double]
  var isClipped: Bool
  var isiType: String?

  init(_ row: [String: Any]) {
    isClipped = row["clipped"] as? Bool ?? false
    // IPFX writes a missing type as this text when a spike of the sweep has no fast trough.
    isiType = (row["isi_type"] as? String).flatMap { $0 == "nan" ? nil : $0 }
    values = [:]
    for (name, value) in row where name != "clipped" {
      if let number = value as? NSNumber { values[name] = number.doubleValue }
    }
  }

  /// Compares a spike with this one.
  ///
  /// - Parameters:
  ///   - isClipped: whether the observed spike is clipped.
  ///   - isiType: its kind of interval.
  ///   - observed: its value under one of IPFX's column names.
  /// - Returns: the differences beyond the tolerances of the specification; empty when it agrees.
  func differences(
    isClipped: Bool,
    isiType: String?,
    observed: (String) -> Double?
  ) -> [String] {
    var found: [String] = []
    if isClipped != self.isClipped { found.append("clipped: \(isClipped)") }
    if isiType != self.isiType { found.append("isi_type: \(isiType ?? "none")") }
    for name in Spike.columnNames where name != "clipped" {
      let tolerance = Self.tolerance(of: name)
      let closeness = Closeness(
        observed(name) ?? .nan,
        values[name] ?? .nan,
        absolute: tolerance.absolute,
        relative: tolerance.relative
      )
      if !closeness.holds { found.append("\(name): \(closeness)") }
    }
    return found
  }

  /// Spike features, section 11.
  private static func tolerance(of column: String) -> (absolute: Double, relative: Double) {
    if column.hasSuffix("_index") { return (0, 0) }
    if column.hasSuffix("_t") || column == "width" { return (1e-12, 0) }
    if column == "upstroke_downstroke_ratio" { return (0, 1e-9) }
    if column == "upstroke" || column == "downstroke" { return (1e-8, 0) }
    return (2e-5, 0)
  }
}
