import RandomForest
import Tables

extension ForestModel {
  /// The kind of the file.
  static let kind = "forest"

  /// Writes the model to a temporary name and renames it.
  ///
  /// Arrays: `node_counts` of the trees; `features`, `thresholds` and `children` of all nodes, tree after
  /// tree; `leaf_probabilities` (leaves × classes); `medians` and `importance` of the features.
  /// - Throws: ``OutputError``.
  package func write(to path: String) throws {
    let file = ModelFile(
      kind: Self.kind,
      metadata: try ModelStore.json(metadata),
      arrays: fitted.forest.arrays.stored
    )
    try ModelStore.write(file, to: path)
  }

  /// Reads a model and checks that its arrays fit together.
  ///
  /// - Throws: ``InputError`` naming the file and what is wrong.
  package static func read(_ path: String) throws -> ForestModel {
    let file = try ModelStore.read(path, kind: kind)
    let metadata = try ModelStore.decode(Metadata.self, from: file, path: path)
    let arrays = try ForestArrays(
      file,
      path: path,
      featureCount: metadata.featureNames.count,
      classCount: metadata.classes.count,
      settings: metadata.settings,
      emptyFeatures: metadata.emptyFeatures
    )
    do {
      let forest = try Forest(arrays)
      return ForestModel(
        fitted: FittedForest(forest: forest, calibration: metadata.calibration),
        metadata: metadata
      )
    } catch {
      throw InputError("\(path): \(error)")
    }
  }
}

extension ForestArrays {
  /// The arrays as a model file holds them.
  var stored: [String: ModelFile.Values] {
    [
      "node_counts": .integers(nodeCounts),
      "features": .integers(features),
      "thresholds": .singles(thresholdBits.map(Float.init(bitPattern:))),
      "children": .integers(children),
      "leaf_probabilities": .singles(leafProbabilities),
      "medians": .reals(medians),
      "importance": .reals(impurityImportance),
    ]
  }

  /// Reads what ``stored`` gave.
  ///
  /// - Throws: ``InputError`` for an array that is missing.
  init(
    _ file: ModelFile,
    path: String,
    featureCount: Int,
    classCount: Int,
    settings: ForestSettings,
    emptyFeatures: [Int]
  ) throws {
    self.init(
      featureCount: featureCount,
      classCount: classCount,
      settings: settings,
      nodeCounts: try file.integers("node_counts", path),
      features: try file.integers("features", path),
      thresholdBits: try file.singles("thresholds", path).map(\.bitPattern),
      children: try file.integers("children", path),
      leafProbabilities: try file.singles("leaf_probabilities", path),
      medians: try file.reals("medians", path),
      emptyFeatures: emptyFeatures,
      impurityImportance: try file.reals("importance", path)
    )
  }
}
