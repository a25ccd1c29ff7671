/// Which schema and which program a file comes from.
///
/// Found from what the file contains, never from a schema version number alone: versions matter only
/// for telling NWB 1 from NWB 2, whose layouts have nothing in common.
struct FileFormat: Sendable, Equatable {
  /// Programs whose files need rules of their own.
  enum Producer: Sendable, Equatable {
    /// The Multichannel Igor Electrophysiology Suite.
    case mies
    /// The Allen Cell Types Database pipeline (NWB 1).
    case allenCellTypes
    /// The converter for ABF and Patchmaster files that IPFX calls HBG.
    case xToNWB
    case neuroConv
    /// An extension of the Blue Brain Project with a data hierarchy.
    case blueBrain
    case pyNWB
    case other
  }

  /// 1 or 2.
  var major: Int
  /// The version text as stored: `NWB-2.2.0`, `2.0b`.
  var version: String
  /// The writing program.
  var producer: Producer
  /// The writing program in the file's own words; `""` where it does not say.
  var generator: String
  /// Version of the Allen pipeline (NWB 1); `nil` where the file does not say.
  var pipelineVersion: PipelineVersion?

  /// Schema and producer: `NWB 2 (MIES)`, `NWB 1 (Allen Cell Types)`, `NWB 2`.
  var dialect: String {
    switch producer {
    case .mies: "NWB \(major) (MIES)"
    case .allenCellTypes: "NWB \(major) (Allen Cell Types)"
    case .xToNWB: "NWB \(major) (x-to-nwb)"
    case .neuroConv: "NWB \(major) (neuroconv)"
    case .blueBrain: "NWB \(major) (ndx-lnmc)"
    case .pyNWB: "NWB \(major) (pynwb)"
    case .other: "NWB \(major)"
    }
  }

  /// Whether `conversion` leads to SI.
  ///
  /// Allen's pipeline wrote SI samples beside a `conversion` other than 1 until version 1.0; from the
  /// next version on the attribute is to be applied.
  var appliesConversion: Bool {
    guard producer == .allenCellTypes else { return true }
    return (pipelineVersion ?? PipelineVersion(major: 0, minor: 9)).appliesConversion
  }
}

/// The version of the Allen Cell Types pipeline that wrote a file.
struct PipelineVersion: Sendable, Equatable {
  var major: Int
  var minor: Int

  /// Whether the version is above 1.0.
  var appliesConversion: Bool { major > 1 || (major == 1 && minor > 0) }

  init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads `1.2`; a missing minor number counts as 0.
  init?(_ text: String) {
    let parts = text.trimmed.split(separator: ".")
    guard let first = parts.first, let major = Int(first) else { return nil }
    self.major = major
    self.minor = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  }
}
