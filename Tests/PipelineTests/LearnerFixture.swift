import Foundation
import Pipeline
import Statistics
import Tables

/// Small cohorts with three families, and learners that take a moment.
enum LearnerFixture {
  static let names = ["rest_a", "rest_b", "spike_a", "spike_b", "train_a", "train_b"]

  /// Three classes; family `rest` tells the first, `spike` the second, `train` the third.
  ///
  /// The species is human; `spread` is the SD around the class centres, which differ by 1; `stretch` another species' unit.
  static func table(
    perClass: Int = 18,
    spread: Double = 0.35,
    stretch: Float = 1,
    prefix: String = "c",
    change: (inout [Float]) -> Void = { _ in }
  ) -> FeatureTable {
    var generator = SeededGenerator(seed: UInt64(perClass))
    var (cells, labels, donors): ([String], [String?], [String?]) = ([], [], [])
    var values: [Float] = []
    for code in 0..<3 {
      for index in 0..<perClass {
        cells.append("\(prefix)\(code)_\(index)")
        labels.append(["Pvalb", "Sst", "Vip"][code])
        donors.append("d\(index % 6)")
        for feature in names.indices {
          let centre = feature / 2 == code ? 1.0 : 0
          values.append(stretch * Float(centre + spread * generator.normal()))
        }
        // Some cells lack the third family.
        if index % 6 == 0 { values[values.count - 2] = .nan }
        if index % 6 == 0 { values[values.count - 1] = .nan }
      }
    }
    change(&values)
    let species = [String?](repeating: prefix == "m" ? "mouse" : "human", count: cells.count)
    return FeatureTable(
      cells: cells,
      families: ["rest", "spike", "train"].enumerated().map {
        FeatureTable.Family(name: $1, columns: 2 * $0..<2 * $0 + 2)
      },
      variables: names.enumerated().map {
        FeatureTable.Variable(
          name: $1,
          family: ["rest", "spike", "train"][$0 / 2],
          position: $0 % 2,
          unit: ""
        )
      },
      values: values,
      annotations: [
        ("subclass", .texts(labels)), ("donor_id", .texts(donors)), ("species", .texts(species)),
      ]
    )
  }

  /// Learners of a preset text.
  static func preset(_ learners: String) throws -> [LearnerConfiguration] {
    try LearnerPreset(yaml: "learners:\n" + learners, source: "test").learners
  }

  /// A network that learns the fixture in a fraction of a second.
  static func network(_ name: String, _ more: String = "") -> String {
    """
      - name: \(name)
        network:
          tokens: {scaling: quantile, filling: expected}
          model: {input_mode: projected, projection_width: 4, hidden_size: 6, attention_size: 4}
          training: {maximum_epochs: 12, patience: null, learning_rate: 0.02, batch_size: 16}
          members: 2
    \(more)

    """
  }

  static let forest = "  - {name: forest, forest: {settings: {tree_count: 30}}}\n"
  static let kernel = "  - {name: kernel, kernel: {}}\n"
  static let alignedKernel = "  - {name: aligned-kernel, kernel: {uses_source: true}}\n"

  /// Features and labels of a table.
  static func input(
    _ table: FeatureTable,
    settings: EvaluationSettings = EvaluationSettings(),
    source: FeatureTable? = nil
  ) throws -> (features: ModelInput, input: EvaluationInput) {
    func read(_ table: FeatureTable) throws -> (ModelInput, LabelledCells) {
      let input = try ModelInput(table, choice: .vectors, source: "run")
      return (input, try LabelledCells(input, LabelSource(column: "subclass")))
    }
    let (features, labelled) = try read(table)
    let other = try source.map { try read($0) }
    return (
      features,
      try EvaluationInput(
        features,
        labelled,
        label: "subclass",
        settings: settings,
        source: other.map { (input: $0.0, labelled: $0.1) }
      )
    )
  }

  /// Three folds of donors, one run.
  static var settings: EvaluationSettings {
    var settings = EvaluationSettings()
    settings.split = .folds(3)
    settings.repeats = 1
    settings.group = "donor_id"
    settings.includesUngrouped = false
    return settings
  }

  /// Evaluates learners of a preset text.
  static func evaluate(
    _ learners: String,
    table: FeatureTable = table(),
    source: FeatureTable? = nil,
    settings: EvaluationSettings = settings,
    options change: (inout Evaluation.Options) -> Void = { _ in },
    progress: @escaping @Sendable (Evaluation.Progress) -> Void = { _ in }
  ) throws -> Evaluation {
    var options = Evaluation.Options()
    change(&options)
    return try Evaluation(
      try input(table, settings: settings, source: source).input,
      learners: try preset(learners),
      settings: settings,
      options: options,
      progress: progress
    )
  }

  /// Trains the first learner of a preset text.
  static func train(
    _ learner: String,
    table: FeatureTable = table(),
    source: FeatureTable? = nil,
    checkpoints: String? = nil,
    observer: TrainingObserver? = nil
  ) throws -> LearnedModel {
    let (features, input) = try input(table, settings: settings, source: source)
    var request = LearnedModel.Request(input: input, features: features)
    request.seed = 3
    request.checkpointFolder = checkpoints
    return try LearnedModel.train(try preset(learner)[0], request, observer: observer)
  }
}
