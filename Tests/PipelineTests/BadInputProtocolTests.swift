import Features
import Pipeline
import Simulation
import TestSupport
import Testing

/// A cell that lacks a protocol loses the features of that protocol and no other.
@Suite struct BadInputProtocolTests {
  private static func entry(
    without group: PlanOptions.SweepGroup?
  ) throws -> GoldenSet.Entry {
    // Few sweeps: what matters is which features exist, not their values.
    var entry = try #require(GoldenSet.entry(named: "pvalb_float32"))
    entry.plan.protocols.subtract([.triple, .search])
    entry.plan.suprathresholdSteps = [0, 40, 80]
    entry.plan.subthresholdSteps = [-90, -50]
    entry.plan.rampCount = 1
    if let group { entry.plan.protocols.remove(group) }
    return entry
  }

  private static func extract(without group: PlanOptions.SweepGroup?) throws -> CellResult {
    let folder = try TemporaryFolder()
    let path = folder.file("cell.nwb")
    _ = try entry(without: group).makeFile().write(to: path)
    let input = InputFile(path: path, cellID: "cell")
    let settings = try AnalysisSettings(ExtractConfiguration(sweepQC: .all))
    let results = CellExtractor(settings: settings).extract(
      input,
      identity: FileIdentity(of: input)
    )
    return try #require(results.first)
  }

  private static let complete = Result { try extract(without: nil) }

  @Test(
    arguments: [
      (PlanOptions.SweepGroup.ramps, FeatureDefinition.ProtocolName.ramp, "ramp"),
      (.shortSquares, .shortSquare, "short_square"),
    ]
  )
  func `the other protocols give every feature, the missing one a reason`(
    group: PlanOptions.SweepGroup,
    missing: FeatureDefinition.ProtocolName,
    family: String
  ) throws {
    let whole = Self.named(try Self.complete.get())
    let result = try Self.extract(without: group)
    let part = Self.named(result)
    var compared = 0
    for definition in FeatureDictionary.all {
      if definition.protocolName == missing {
        #expect(part[definition.name] == nil, "\(definition.name)")
      } else {
        let isThere = part[definition.name] != nil
        #expect(isThere == (whole[definition.name] != nil), "\(definition.name)")
        compared += isThere ? 1 : 0
      }
    }
    #expect(compared > 60, "\(compared) features")
    let lost = FeatureDictionary.all.filter {
      $0.protocolName == missing && whole[$0.name] != nil
    }
    #expect(lost.count >= 10, "\(lost.count) features are those of \(family)")
    let rows = result.failures.filter { $0.family == family }
    #expect(rows.map(\.stage) == ["cell_record", "feature_collection"])
    #expect(rows.allSatisfy { $0.reason == "no_sweeps" })
  }

  /// The features that have a value.
  private static func named(_ result: CellResult) -> [String: Double] {
    var found: [String: Double] = [:]
    for feature in result.features { found[feature.name] = feature.value }
    return found
  }
}
