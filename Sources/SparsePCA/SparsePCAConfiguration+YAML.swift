import Yams

extension SparsePCAConfiguration {
  /// The text of the Cell 2020 configuration: a commented YAML file to copy and edit.
  package static var cell2020Text: String {
    String(decoding: PackageResources.cell_2020_yaml, as: UTF8.self)
  }

  /// The Cell 2020 configuration: 12 families, 59 components.
  ///
  /// - Throws: never for the built-in file, which a test decodes.
  package static func cell2020() throws(SparsePCAError) -> SparsePCAConfiguration {
    try SparsePCAConfiguration(yaml: cell2020Text)
  }

  /// Decodes a configuration; the keys are explained in the built-in file.
  ///
  /// - Throws: ``SparsePCAError/badConfiguration(_:)`` for text that is not YAML, unknown or missing keys,
  ///   repeated families, ranges that are not ascending pairs, a derivation from a family that is not
  ///   there.
  package init(yaml: String) throws(SparsePCAError) {
    let file: ConfigurationFile
    do {
      file = try YAMLDecoder().decode(ConfigurationFile.self, from: yaml)
    } catch {
      throw .badConfiguration("\(error)")
    }
    var names: [String] = []
    var decoded: [Family] = []
    for entry in file.families {
      guard !names.contains(entry.name) else {
        throw .badConfiguration("family \(entry.name) is listed twice")
      }
      names.append(entry.name)
      decoded.append(try entry.family(among: file.families))
    }
    self.init(
      families: decoded,
      minimumAdjustedVariance: file.minimumAdjustedVariance ?? 0.01,
      settings: SparsePCASettings(
        ridge: file.ridge ?? 1e-6,
        maximumIterations: file.maximumIterations ?? 500,
        tolerance: file.tolerance ?? 1.5e-3
      )
    )
    guard settings.ridge > 0, settings.maximumIterations > 0, settings.tolerance > 0 else {
      throw .badConfiguration("ridge, maximum_iterations and tolerance must be above 0")
    }
  }
}

/// The YAML file as it is written.
private struct ConfigurationFile: Decodable {
  var minimumAdjustedVariance: Double?
  var ridge: Double?
  var maximumIterations: Int?
  var tolerance: Double?
  var families: [Entry]

  enum CodingKeys: String, CodingKey, CaseIterable {
    case minimumAdjustedVariance = "minimum_adjusted_variance"
    case ridge
    case maximumIterations = "maximum_iterations"
    case tolerance
    case families
  }

  struct Entry: Decodable {
    var name: String
    var components: Int
    var nonzero: [Int]?
    var penalties: [Double]?
    var range: [Int]?
    var scaled: Bool?
    var derivedFrom: String?
    var block: Int?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case name
      case components
      case nonzero
      case penalties
      case range
      case scaled
      case derivedFrom = "derived_from"
      case block
    }

    init(from decoder: any Decoder) throws {
      try rejectUnknownKeys(in: decoder, known: CodingKeys.allCases.map(\.rawValue))
      let container = try decoder.container(keyedBy: CodingKeys.self)
      name = try container.decode(String.self, forKey: .name)
      components = try container.decode(Int.self, forKey: .components)
      nonzero = try container.decodeIfPresent([Int].self, forKey: .nonzero)
      penalties = try container.decodeIfPresent([Double].self, forKey: .penalties)
      range = try container.decodeIfPresent([Int].self, forKey: .range)
      scaled = try container.decodeIfPresent(Bool.self, forKey: .scaled)
      derivedFrom = try container.decodeIfPresent(String.self, forKey: .derivedFrom)
      block = try container.decodeIfPresent(Int.self, forKey: .block)
    }
  }

  init(from decoder: any Decoder) throws {
    try rejectUnknownKeys(in: decoder, known: CodingKeys.allCases.map(\.rawValue))
    let container = try decoder.container(keyedBy: CodingKeys.self)
    minimumAdjustedVariance = try container.decodeIfPresent(
      Double.self,
      forKey: .minimumAdjustedVariance
    )
    ridge = try container.decodeIfPresent(Double.self, forKey: .ridge)
    maximumIterations = try container.decodeIfPresent(Int.self, forKey: .maximumIterations)
    tolerance = try container.decodeIfPresent(Double.self, forKey: .tolerance)
    families = try container.decode([Entry].self, forKey: .families)
  }
}

extension ConfigurationFile.Entry {
  /// The checked family; `others` are searched for the source of a derivation.
  fileprivate func family(
    among others: [ConfigurationFile.Entry]
  ) throws(SparsePCAError) -> SparsePCAConfiguration.Family {
    guard components > 0 else {
      throw .badConfiguration("\(name): `components` is \(components), expected 1 or more")
    }
    guard nonzero == nil || penalties == nil else {
      throw .badConfiguration("\(name): give `nonzero` or `penalties`, not both")
    }
    if let given = nonzero?.count ?? penalties?.count, given != components {
      throw .badConfiguration("\(name): \(components) components, but \(given) values")
    }
    var derivation: SparsePCAConfiguration.Derivation?
    if let derivedFrom {
      guard let source = others.first(where: { $0.name == derivedFrom }) else {
        throw .badConfiguration("\(name): derived from \(derivedFrom), which is not a family here")
      }
      guard let block, block > 0 else {
        throw .badConfiguration("\(name): `derived_from` needs `block`, columns per block")
      }
      derivation = SparsePCAConfiguration.Derivation(
        source: derivedFrom,
        blockWidth: block,
        sourceRanges: try source.columnRanges()
      )
    }
    return SparsePCAConfiguration.Family(
      name: name,
      componentCount: components,
      sparsity: nonzero.map { .nonZeroCounts($0) } ?? penalties.map { .penalties($0) } ?? .dense,
      ranges: try columnRanges(),
      usesCorrelation: scaled ?? false,
      derivation: derivation
    )
  }

  private func columnRanges() throws(SparsePCAError) -> ColumnRanges {
    guard let range else { return .all }
    guard let ranges = ColumnRanges(range) else {
      throw .badConfiguration("\(name): `range` \(range) is not a list of ascending pairs")
    }
    return ranges
  }
}

/// Any key of a mapping.
private struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// A misspelt key would silently fall back to a default; it is an error instead.
private func rejectUnknownKeys(in decoder: any Decoder, known: [String]) throws {
  let container = try decoder.container(keyedBy: AnyKey.self)
  guard let key = container.allKeys.first(where: { !known.contains($0.stringValue) }) else {
    return
  }
  throw DecodingError.dataCorruptedError(
    forKey: key,
    in: container,
    debugDescription: "unknown key \(key.stringValue), expected one of \(known)"
  )
}
