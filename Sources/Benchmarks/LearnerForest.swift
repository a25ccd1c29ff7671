import Foundation
import LinearAlgebra
import RandomForest
import Statistics

/// A forest of 500 trees on 3,699 x 44, against scikit-learn on the same arrays.
enum LearnerForest {
  /// Prints CPU seconds of fit and prediction, wall seconds on two threads, and the peer's ratios.
  ///
  /// - Parameters:
  ///   - python: interpreter with scikit-learn, nil to time ours alone.
  ///   - cells: number of cells.
  ///   - featureCount: number of features.
  /// - Throws: what the fit or the peer throws.
  static func run(python: String?, cells: Int = 3699, featureCount: Int = 44) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "patchline-bench-forest")
    try? FileManager.default.removeItem(at: folder)  // nothing there is fine
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (features, labels) = data(cells: cells, featureCount: featureCount)
    try LearnerMeasuring.write(features, name: "features", to: folder)
    try labels.map(Int64.init).withUnsafeBytes {
      try Data($0).write(to: folder.appending(path: "labels.i64"))
    }
    var forest: Forest?
    let fit = try LearnerMeasuring.best(of: 3) {
      forest = try Forest.fit(features, labels: labels, classCount: 5)
    }
    let parallel = try LearnerMeasuring.best(of: 3) {
      _ = try Forest.fit(features, labels: labels, classCount: 5, threads: 2)
    }
    let prediction = try LearnerMeasuring.best(of: 5) {
      _ = try forest?.probabilities(of: features)
    }
    let nodes = (forest?.trees.reduce(0) { $0 + $1.nodeCount } ?? 0) / 500
    print(
      "forest ours: fit \(fit.cpu) CPU s (with out-of-bag), two threads \(fit.wall / parallel.wall)x, "
        + "predict \(prediction.cpu) CPU s, \(nodes) nodes a tree, "
        + "out-of-bag \(forest?.outOfBag?.accuracy ?? .nan)"
    )
    guard let python else { return }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Peers/scikit_forest.py").path()
    let peer = try LearnerMeasuring.peer(python, [script, folder.path(), "OUT"], folder: folder)
    let (peerFit, peerPrediction) = (peer["fit"] ?? .nan, peer["predict"] ?? .nan)
    print(
      "forest scikit-learn: fit \(peerFit) CPU s, ours \(peerFit / fit.cpu)x faster; predict "
        + "\(peerPrediction) CPU s, ours \(peerPrediction / prediction.cpu)x faster; "
        + "\(peer["nodes"] ?? .nan) nodes a tree"
    )
  }

  /// Five classes in the proportions of the mouse cohort, Gaussian with class means 0.6 apart.
  private static func data(cells: Int, featureCount: Int) -> (Matrix, [Int]) {
    var generator = SeededGenerator(seed: 1)
    let shares = [0.109, 0.201, 0.45, 0.187, 0.053]
    let means = (0..<5).map { _ in (0..<featureCount).map { _ in 0.6 * generator.normal() } }
    var features = Matrix(rowCount: cells, columnCount: featureCount)
    var labels: [Int] = []
    for cell in 0..<cells {
      var (u, label) = (generator.uniform(), 0)
      while label < 4, u >= shares[label] {
        u -= shares[label]
        label += 1
      }
      labels.append(label)
      for j in 0..<featureCount { features[cell, j] = means[label][j] + generator.normal() }
    }
    return (features, labels)
  }
}
