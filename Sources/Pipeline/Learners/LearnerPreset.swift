import Foundation
import Yams

/// A set of learners to compare, and how: a YAML file, built in or the user's.
package struct LearnerPreset: Sendable, Equatable {
  /// Name, for messages and reports.
  package let name: String
  /// Learners in the order of tables; the first is the reference of paired tests.
  package let learners: [LearnerConfiguration]
  /// Splits and runs that the command line does not name.
  package let evaluation: Evaluation

  /// Defaults of an evaluation.
  package struct Evaluation: Sendable, Equatable, Codable {
    /// Share of the cells that a hold-out tests; 0 for folds.
    package var testShare = 0.0
    /// Folds of a run.
    package var folds = 5
    /// Runs.
    package var repeats = 5

    /// Creates the default values.
    package init() {}
  }

  /// Names of the built-in presets; the first is the default.
  package static let names = ["patchline", "schwider-2026", "schwider-2026-mouse"]

  /// The text of a built-in preset: a commented YAML file to copy and edit; nil for an unknown name.
  package static func text(of name: String) -> String? {
    let bytes: [UInt8]
    switch name {
    case "patchline": bytes = PackageResources.patchline_yaml
    case "schwider-2026": bytes = PackageResources.schwider_2026_human_yaml
    case "schwider-2026-mouse": bytes = PackageResources.schwider_2026_mouse_yaml
    default: return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads a built-in preset by its name, or a file.
  ///
  /// - Throws: ``InputError``.
  package static func read(_ nameOrFile: String) throws -> LearnerPreset {
    if let text = text(of: nameOrFile) { return try LearnerPreset(yaml: text, source: nameOrFile) }
    do {
      let text = try String(contentsOfFile: nameOrFile, encoding: .utf8)
      return try LearnerPreset(yaml: text, source: nameOrFile)
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError(
        "\(nameOrFile): expected a file or one of the presets \(names.joined(separator: ", ")): "
          + InputCollector.reason(error)
      )
    }
  }

  /// Decodes a preset; the keys are explained in the built-in ones.
  ///
  /// - Throws: ``InputError`` naming the key, what was expected and what was found.
  package init(yaml: String, source: String) throws {
    let root: Node?
    do {
      root = try compose(yaml: yaml).map(LayeredYAML.resolvingMerges)
    } catch {
      throw InputError("\(source): expected YAML, found: \(error)")
    }
    guard let mapping = root?.mapping, let list = mapping["learners"]?.sequence, !list.isEmpty
    else {
      throw InputError("\(source): expected the key 'learners', a list")
    }
    for (key, _) in mapping where !["name", "evaluation", "learners"].contains(key.string) {
      throw InputError(
        "\(source): unknown key '\(key.string ?? "?")'; known: name, evaluation, learners"
      )
    }
    name = mapping["name"]?.string ?? source
    evaluation = try LayeredYAML.decode(
      mapping["evaluation"],
      over: Evaluation(),
      at: "\(source): evaluation"
    )
    learners = try list.enumerated().map { index, node in
      try Self.learner(node, at: "\(source): learners[\(index)]")
    }
    for (index, learner) in learners.enumerated()
    where learners[..<index].contains(where: { $0.name == learner.name }) {
      throw InputError("\(source): learner '\(learner.name)' is there twice, names must differ")
    }
  }

  private static func learner(_ node: Node, at place: String) throws -> LearnerConfiguration {
    guard let mapping = node.mapping, let name = mapping["name"]?.string else {
      throw InputError("\(place): expected a mapping with 'name'")
    }
    let methods = ["forest", "network", "kernel"]
    for (key, _) in mapping where !(["name", "title"] + methods).contains(key.string) {
      throw InputError(
        "\(place): unknown key '\(key.string ?? "?")'; known: name, title, "
          + methods.joined(separator: ", ")
      )
    }
    let given = methods.filter { mapping[$0] != nil }
    guard given.count == 1 else {
      throw InputError(
        "\(place): expected exactly one of \(methods.joined(separator: ", ")), found \(given.count)"
      )
    }
    let inner = "\(place).\(given[0])"
    let section = mapping[given[0]]
    let method: LearnerConfiguration.Method =
      switch given[0] {
      case "forest":
        .forest(try LayeredYAML.decode(section, over: ForestLearner(), at: inner))
      case "kernel":
        .kernel(try LayeredYAML.decode(section, over: KernelLearner(), at: inner))
      default: .network(try LayeredYAML.decode(section, over: NetworkLearner(), at: inner))
      }
    return LearnerConfiguration(
      name: name,
      title: mapping["title"]?.string ?? name,
      method: method
    )
  }

  /// Some of the learners, in the order that they were asked for.
  ///
  /// - Throws: ``InputError`` naming one that the preset does not have.
  package func selecting(_ names: [String]) throws -> [LearnerConfiguration] {
    try names.map { name in
      guard let learner = learners.first(where: { $0.name == name }) else {
        throw InputError(
          "preset \(self.name) has no learner '\(name)'; it has "
            + learners.map(\.name).joined(separator: ", ")
        )
      }
      return learner
    }
  }
}
