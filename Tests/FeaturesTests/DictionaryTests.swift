import Features
import Foundation
import Testing

@Suite("Feature dictionary")
struct DictionaryTests {
  @Test("Names are unique and every definition says something")
  func names() {
    #expect(Set(FeatureDictionary.names).count == FeatureDictionary.names.count)
    for feature in FeatureDictionary.all {
      #expect(!feature.definition.isEmpty, "\(feature.name)")
      #expect(FeatureDictionary.definition(of: feature.name) == feature)
    }
  }

  // 11 sweep and cell values and 3 × 12 of first spikes; 14 first spikes, 8 scalars, 6 levels of 21, the fit.
  @Test("IPFX's two outputs are complete")
  func counts() {
    let ipfx = { (source: FeatureDefinition.Source) in
      FeatureDictionary.all.filter { $0.source == source }.compactMap(\.ipfxName)
    }
    #expect(ipfx(.cellRecord).count == 11 + 36)
    #expect(ipfx(.collection).count == 14 + 8 + 6 * 21 + 2)
    #expect(Set(ipfx(.cellRecord)).intersection(ipfx(.collection)) == ["tau"])
  }

  @Test("IPFX's two tau have two columns and two units")
  func tau() {
    #expect(FeatureDictionary.column(ipfxName: "tau", source: .cellRecord) == "tau")
    #expect(FeatureDictionary.column(ipfxName: "tau", source: .collection) == "tau_s")
    #expect(FeatureDictionary.definition(of: "tau")?.unit == "ms")
    #expect(FeatureDictionary.definition(of: "tau_s")?.unit == "s")
    #expect(FeatureDictionary.column(humanTableName: "tau") == "tau_s")
  }

  /// A cell that has every protocol.
  private static func complete() -> CellFeatures {
    var sweeps = SyntheticCell().sweeps()
    sweeps.chirps = [SyntheticCell.chirp(40), SyntheticCell.chirp(41)]
    return CellFeatureExtractor().features(cellRecord: sweeps, collection: sweeps)
  }

  // A value outside the dictionary stops the program in `set`, so this is both directions.
  @Test("A complete cell has every feature of the dictionary but slow troughs of single spikes")
  func everyFeatureIsComputed() {
    let features = Self.complete()
    let missing = FeatureDictionary.names.filter { features[$0] == nil }
    #expect(missing == ["slow_trough_v_short_square", "slow_trough_t_short_square"])
    #expect(features.ordered.count == FeatureDictionary.all.count)
  }

  private static let humanTable = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent()
    .appendingPathComponent(
      "../../../shared/data/human_patchseq_gaba/LeeDalley_ephys_fx.csv"
    )

  @Test(
    "Every column of the human table is computed or the reason is given",
    .enabled(
      if: FileManager.default.fileExists(atPath: humanTable.path),
      "../shared/data/human_patchseq_gaba is missing"
    )
  )
  func humanColumns() throws {
    let text = try String(contentsOf: Self.humanTable, encoding: .utf8)
    let columns = try #require(text.split(whereSeparator: \.isNewline).first)
      .split(separator: ",").map(String.init).filter { $0 != "specimen_id" }
    let uncomputed = Set(FeatureDictionary.notComputed.map(\.name))
    #expect(columns.count == 93)
    for column in columns {
      let isComputed = FeatureDictionary.column(humanTableName: column) != nil
      #expect(isComputed != uncomputed.contains(column), "\(column)")
    }
    #expect(uncomputed.isSubset(of: columns))
  }

  @Test("The Markdown table has a row for every feature")
  func markdown() {
    let lines = FeatureDictionary.markdown().split(separator: "\n")
    for feature in FeatureDictionary.all {
      #expect(lines.contains { $0.hasPrefix("| `\(feature.name)` |") }, "\(feature.name)")
    }
  }
}
