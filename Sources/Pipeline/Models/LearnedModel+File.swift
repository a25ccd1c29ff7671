import RandomForest
import Statistics
import Tables

extension LearnedModel {
  /// The JSON of a model file.
  private struct Document: Codable {
    var metadata: Metadata
    var network: StoredNetwork?
    var kernel: StoredKernel?
    var forest: StoredForest?
  }

  /// Writes the model to a temporary name and renames it.
  ///
  /// - Throws: ``OutputError``.
  package func write(to path: String) throws {
    var document = Document(metadata: metadata)
    var arrays: [String: ModelFile.Values] = [:]
    switch fitted {
    case .network(let network): document.network = StoredNetwork(network, into: &arrays)
    case .kernel(let kernel): document.kernel = StoredKernel(kernel, into: &arrays)
    case .forest(let forest, let components):
      arrays = forest.forest.arrays.stored
      document.forest = StoredForest(forest, components)
    }
    try ModelStore.write(
      ModelFile(kind: kind, metadata: try ModelStore.json(document), arrays: arrays),
      to: path
    )
  }

  /// Reads a model and checks that its arrays fit together.
  ///
  /// - Throws: ``InputError`` naming the file and what is wrong.
  package static func read(_ path: String, kind: String) throws -> LearnedModel {
    let file = try ModelStore.read(path, kind: kind)
    let document = try ModelStore.decode(Document.self, from: file, path: path)
    let fitted: FittedLearner
    if let network = document.network {
      fitted = .network(try network.network(file, path: path))
    } else if let kernel = document.kernel {
      fitted = .kernel(try kernel.kernel(file, path: path))
    } else if let forest = document.forest {
      fitted = try forest.forest(file, path: path)
    } else {
      throw InputError("\(path): the model's metadata are damaged; train it again")
    }
    return LearnedModel(metadata: document.metadata, fitted: fitted)
  }
}

/// A forest that makes its own sparse components, but for its arrays.
private struct StoredForest: Codable {
  var settings: ForestSettings
  var featureCount: Int
  var classCount: Int
  var emptyFeatures: [Int]
  var calibration: Calibration
  var components: FittedComponents?

  init(_ forest: FittedForest, _ components: FittedComponents?) {
    settings = forest.forest.settings
    featureCount = forest.forest.featureCount
    classCount = forest.forest.classCount
    emptyFeatures = forest.forest.emptyFeatures
    calibration = forest.calibration
    self.components = components
  }

  func forest(_ file: ModelFile, path: String) throws -> FittedLearner {
    let arrays = try ForestArrays(
      file,
      path: path,
      featureCount: featureCount,
      classCount: classCount,
      settings: settings,
      emptyFeatures: emptyFeatures
    )
    do {
      return .forest(
        FittedForest(forest: try Forest(arrays), calibration: calibration),
        components: components
      )
    } catch {
      throw InputError("\(path): \(error)")
    }
  }
}
