/// Every scalar feature: one table that drives the columns of `cells.csv`, their documentation and, by a
/// test, the analyses.
///
/// IPFX has two scalar outputs whose names meet in one place: `tau` is milliseconds in the cell record and
/// seconds in the feature collection. The cell record is what users call IPFX's features, so the column
/// `tau` is the cell record's (ms), and the collection's is `tau_s` (s). The published human tables' `tau` is
/// in seconds too and corresponds to `tau_s`.
package enum FeatureDictionary {
  /// All features in the order of the columns.
  package static let all: [FeatureDefinition] =
    cellRecord + collection + published + chirp

  /// The names, in the order of the columns.
  package static let names: [String] = all.map(\.name)

  /// Position of each name in ``all``.
  private static let positions: [String: Int] = Dictionary(
    uniqueKeysWithValues: names.enumerated().map { ($1, $0) }
  )

  /// The position of a feature in ``all``; `nil` for a name that is not in the dictionary.
  package static func position(of name: String) -> Int? { positions[name] }

  /// The definition of a feature; `nil` for a name that is not in the dictionary.
  package static func definition(of name: String) -> FeatureDefinition? {
    position(of: name).map { all[$0] }
  }

  /// The column of ours that holds a name of IPFX, for one of its two outputs.
  ///
  /// - Parameters:
  ///   - ipfxName: e.g. `tau`.
  ///   - source: `cellRecord` or `collection`.
  /// - Returns: e.g. `tau_s` for the collection's `tau`; `nil` for an unknown name.
  package static func column(ipfxName: String, source: FeatureDefinition.Source) -> String? {
    all.first { $0.source == source && $0.ipfxName == ipfxName }?.name
  }

  /// The column of ours that holds a column of Lee and Dalley's table; `nil` when it is not computed.
  package static func column(humanTableName name: String) -> String? {
    if positions[name] != nil, name != "tau" { return name }
    return all.first { $0.paperNames.contains("\(humanTable): \(name)") }?.name
  }

  /// The public table of Lee and Dalley (2023).
  package static let humanTable = "human_patchseq_gaba"

  /// The dictionary as Markdown: a table for each source, and what is not computed.
  package static func markdown() -> String {
    var lines = ["# Feature dictionary", ""]
    for source in FeatureDefinition.Source.allCases {
      lines.append("## \(source.rawValue)")
      lines.append("")
      lines.append("| column | unit | protocol | family | definition | IPFX | papers |")
      lines.append("| --- | --- | --- | --- | --- | --- | --- |")
      for feature in all where feature.source == source { lines.append(row(feature)) }
      lines.append("")
    }
    lines.append("## Not computed")
    lines.append("")
    lines.append("| column of \(humanTable) | why |")
    lines.append("| --- | --- |")
    for feature in notComputed { lines.append("| `\(feature.name)` | \(feature.reason) |") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ feature: FeatureDefinition) -> String {
    let cells = [
      "`\(feature.name)`", feature.unit, feature.protocolName.rawValue, feature.family.rawValue,
      feature.definition, feature.ipfxName.map { "`\($0)`" } ?? "",
      feature.paperNames.joined(separator: ", "),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
