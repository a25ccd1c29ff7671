import BiLSTM
import Foundation
import LinearAlgebra
import Statistics

/// The study's model on 3,699 cells × 12 tokens, hidden 128, attention 128, batch 64, against PyTorch.
///
/// Both start from the same weights and cells (files in a temporary folder) and run in turns, one thread each,
/// so that a busy machine slows both. The peer also compares our logits with its own.
enum LearnerBiLSTM {
  /// Columns of the study's families; PyTorch gets them padded to 420.
  static let widths = [150, 149, 100] + [Int](repeating: 150, count: 6) + [420, 140, 150]

  /// Prints CPU seconds of a training epoch and of inference, and the peer's ratios.
  ///
  /// - Parameters:
  ///   - python: interpreter with torch, nil to time ours alone.
  ///   - cells: number of cells.
  ///   - rounds: how often both sides run; the least CPU time counts.
  /// - Throws: what the training or the peer throws.
  static func run(python: String?, cells: Int = 3699, rounds: Int = 3) throws {
    print("bilstm: kernels for \(FloatKernels.best)")
    let (tensor, labels) = try data(cells: cells)
    let model = try BiLSTMModel(
      configuration: BiLSTMConfiguration(),
      tokens: tensor.tokens,
      heads: [HeadConfiguration(classCount: 5)],
      seed: 1
    )
    let folder = FileManager.default.temporaryDirectory.appending(path: "patchline-bench-bilstm")
    if python != nil { try write(model, tensor, labels, to: folder) }
    var (ours, peers): ([[String: Double]], [[String: Double]]) = ([], [])
    for _ in 0..<rounds {
      ours.append(try measure(model, tensor, labels))
      guard let python else { continue }
      peers.append(
        try LearnerMeasuring.peer(python, [script, folder.path(), "OUT"], folder: folder)
      )
    }
    report(ours, peers)
  }

  private static var script: String {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Peers/torch_bilstm.py").path()
  }

  /// CPU seconds of one epoch (a new training each time) and of inference on all cells.
  private static func measure(
    _ model: BiLSTMModel,
    _ tensor: TokenTensor,
    _ labels: [Int]
  ) throws -> [String: Double] {
    var settings = TrainingSettings()
    settings.maximumEpochs = 2
    var trainer = try BiLSTMTrainer(
      model,
      training: [TrainingSet(tokens: tensor, labels: labels)],
      settings: settings
    )
    var epochs: [Double] = []
    for _ in 0..<2 {
      let start = LearnerMeasuring.cpuSeconds()
      try trainer.runEpoch()
      epochs.append(LearnerMeasuring.cpuSeconds() - start)
    }
    let inference = try LearnerMeasuring.best(of: 3) { _ = try model.logits(of: tensor) }
    return ["epoch": epochs.min() ?? .nan, "inference": inference.cpu]
  }

  private static func report(_ ours: [[String: Double]], _ peers: [[String: Double]]) {
    func least(_ runs: [[String: Double]], _ name: String) -> Double {
      runs.compactMap { $0[name] }.min() ?? .nan
    }
    for name in ["epoch", "inference"] {
      let own = least(ours, name)
      guard !peers.isEmpty else {
        print("bilstm \(name): ours \(own) CPU s")
        continue
      }
      let peer = least(peers, name)
      print(
        "bilstm \(name): ours \(own) CPU s, PyTorch \(peer) CPU s, ours takes \(own / peer) of it"
      )
    }
    guard let last = peers.last else { return }
    print(
      "bilstm: largest difference of a logit \(last["logitError"] ?? .nan), "
        + "PyTorch's batch size of its fastest inference \(last["inferenceBatch"] ?? .nan)"
    )
  }

  /// Normal-like values with a class's mark in the first columns of every token.
  private static func data(cells: Int) throws -> (TokenTensor, [Int]) {
    var generator = SeededGenerator(seed: 1)
    let labels = (0..<cells).map { _ in generator.integer(below: 5) }
    let values = widths.map { width in
      (0..<cells * width).map { index in
        let noise = generator.uniform() + generator.uniform() + generator.uniform() - 1.5
        let mark = index % width < 10 ? 0.2 * Double(labels[index / width]) : 0
        return Float(2 * noise + mark)
      }
    }
    let tokens = widths.enumerated().map { TokenShape(name: "family \($0)", width: $1) }
    return (try TokenTensor(tokens: tokens, cellCount: cells, values: values), labels)
  }

  /// Weights and tokens as 32-bit floats, labels as 64-bit integers, our logits as doubles.
  private static func write(
    _ model: BiLSTMModel,
    _ tensor: TokenTensor,
    _ labels: [Int],
    to folder: URL
  ) throws {
    try? FileManager.default.removeItem(at: folder)  // nothing there is fine
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for parameter in model.parameters {
      try parameter.values.withUnsafeBytes {
        try Data($0).write(to: folder.appending(path: parameter.name + ".f32"))
      }
    }
    for (token, values) in tensor.values.enumerated() {
      let name = "token_\(token)_\(tensor.tokens[token].width).f32"
      try values.withUnsafeBytes { try Data($0).write(to: folder.appending(path: name)) }
    }
    try labels.map(Int64.init).withUnsafeBytes {
      try Data($0).write(to: folder.appending(path: "labels.i64"))
    }
    try LearnerMeasuring.write(model.logits(of: tensor), name: "logits", to: folder)
  }
}
