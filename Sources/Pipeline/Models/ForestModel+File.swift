import Foundation
import RandomForest
import Tables

extension ForestModel {
  private static let kind = "forest"

  /// Writes the model to a temporary name and renames it.
  ///
  /// Arrays: `node_counts` of the trees; `features`, `thresholds` and `children` of all nodes, tree after
  /// tree; `leaf_probabilities` (leaves × classes); `medians` and `importance` of the features.
  /// - Throws: ``OutputError``.
  package func write(to path: String) throws {
    let arrays = fitted.forest.arrays
    let file = ModelFile(
      kind: Self.kind,
      metadata: try ModelStore.json(metadata),
      arrays: [
        "node_counts": .integers(arrays.nodeCounts),
        "features": .integers(arrays.features),
        "thresholds": .singles(arrays.thresholdBits.map(Float.init(bitPattern:))),
        "children": .integers(arrays.children),
        "leaf_probabilities": .singles(arrays.leafProbabilities),
        "medians": .reals(arrays.medians),
        "importance": .reals(arrays.impurityImportance),
      ]
    )
    try ModelStore.write(file, to: path)
  }

  /// Reads a model and checks that its arrays fit together.
  ///
  /// - Throws: ``InputError`` naming the file and what is wrong.
  package static func read(_ path: String) throws -> ForestModel {
    let file = try ModelStore.read(path, kind: kind)
    let metadata = try ModelStore.decode(Metadata.self, from: file, path: path)
    let arrays = ForestArrays(
      featureCount: metadata.featureNames.count,
      classCount: metadata.classes.count,
      settings: metadata.settings,
      nodeCounts: try file.integers("node_counts", path),
      features: try file.integers("features", path),
      thresholdBits: try file.singles("thresholds", path).map(\.bitPattern),
      children: try file.integers("children", path),
      leafProbabilities: try file.singles("leaf_probabilities", path),
      medians: try file.reals("medians", path),
      emptyFeatures: metadata.emptyFeatures,
      impurityImportance: try file.reals("importance", path)
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

/// Model files with the errors of this module.
enum ModelStore {
  /// JSON with sorted keys: the same model gives the same bytes.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The same over many lines, for people.
  static func readableJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  /// Decodes the metadata of a file.
  static func decode<Value: Decodable>(
    _ type: Value.Type,
    from file: ModelFile,
    path: String
  ) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(file.metadata.utf8))
    } catch {
      throw InputError(
        "\(path): the model's metadata are damaged or of another version; train it again"
      )
    }
  }

  /// Reads a file.
  static func read(_ path: String, kind: String) throws -> ModelFile {
    do {
      return try ModelFile.read(path, kind: kind)
    } catch {
      throw InputError(error.description)
    }
  }

  /// Writes to a temporary name and renames.
  static func write(_ file: ModelFile, to path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    if !folder.isEmpty { try AtomicFile.makeFolder(folder) }
    let temporary = path + ".tmp.\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try file.write(to: temporary)
    } catch {
      // The temporary file is of no use to anybody.
      try? FileManager.default.removeItem(atPath: temporary)
      throw OutputError(path: path, reason: "\(error)")
    }
    try AtomicFile.rename(temporary, to: path)
  }
}

extension ModelFile {
  fileprivate func integers(_ name: String, _ path: String) throws -> [Int32] {
    guard case .integers(let values) = arrays[name] else { throw missing(name, path) }
    return values
  }

  fileprivate func singles(_ name: String, _ path: String) throws -> [Float] {
    guard case .singles(let values) = arrays[name] else { throw missing(name, path) }
    return values
  }

  fileprivate func reals(_ name: String, _ path: String) throws -> [Double] {
    guard case .reals(let values) = arrays[name] else { throw missing(name, path) }
    return values
  }

  private func missing(_ name: String, _ path: String) -> InputError {
    InputError("\(path): the model lacks the array '\(name)'; train it again")
  }
}
