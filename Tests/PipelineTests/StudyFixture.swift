import Foundation
import Pipeline
import Statistics
import TestSupport

/// Two small cohorts as tables of features, with donors, and a configuration that names them.
enum StudyFixture {
  /// Writes tables, `families.yaml`, `learners.yaml`, `labels.csv` and `study.yaml` into a folder.
  ///
  /// Classes lie around different centres; human cells are shifted. Mouse labels are t-types in a table of
  /// their own, whose key is written as pandas writes a column with gaps.
  static func write(to folder: String, seed: Int = 1) throws {
    try cohort("mouse", perClass: 16, shift: 0, seed: 3).write(
      toFile: folder + "/mouse.csv",
      atomically: true,
      encoding: .utf8
    )
    try cohort("human", perClass: 8, shift: 0.4, seed: 4).write(
      toFile: folder + "/human.csv",
      atomically: true,
      encoding: .utf8
    )
    try learners().write(toFile: folder + "/learners.yaml", atomically: true, encoding: .utf8)
    try families.write(toFile: folder + "/families.yaml", atomically: true, encoding: .utf8)
    try labels(perClass: 16).write(
      toFile: folder + "/labels.csv",
      atomically: true,
      encoding: .utf8
    )
    try configuration(seed: seed).write(
      toFile: folder + "/study.yaml",
      atomically: true,
      encoding: .utf8
    )
  }

  /// Quick learners.
  static func learners(trees: Int = 30) -> String {
    """
    name: quick
    learners:
      - name: forest
        forest: {settings: {tree_count: \(trees)}}
      - name: kernel
        kernel: {}
      - name: aligned-kernel
        kernel: {uses_source: true}
    """
  }

  static let families = """
    id: id
    donor: donor
    keep: [kind]
    families:
      passive: [tau, sag]
      spike: [width, height]
    """

  static func configuration(seed: Int) -> String {
    """
    name: Two tables
    seed: \(seed)
    cohorts:
      mouse:
        table: mouse.csv
        families: families.yaml
        labels:
          file: labels.csv
          join: session
          key: session
          column: t_type
          first_word: true
          merge: {Sncg: Vip}
          drop: [Meis2]
      human:
        table: human.csv
        families: families.yaml
        labels: {column: kind}
    evaluate:
      mouse: {learners: learners.yaml, folds: 3, runs: 1, ungrouped_too: false}
      human: {learners: learners.yaml, folds: 3, runs: 1}
    transfer:
      from: mouse
      to: human
      learners: learners.yaml
      arms: [kernel, aligned-kernel]
      folds: 3
      runs: 1
    """
  }

  private static let kinds = ["Pvalb", "Sst", "Vip"]

  private static func id(_ species: String, _ kind: Int, _ index: Int) -> String {
    "sub-\(species)\(index % 5)_ses-\(1000 + 100 * kind + index)_icephys"
  }

  private static func cohort(
    _ species: String,
    perClass: Int,
    shift: Double,
    seed: UInt64
  ) -> String {
    var generator = SeededGenerator(seed: seed)
    var lines = ["id,donor,kind,tau,sag,width,height"]
    for (code, kind) in kinds.enumerated() {
      for index in 0..<perClass {
        let values = (0..<4).map { feature in
          let centre = feature % 3 == code ? 1.5 : 0
          return "\(centre + shift + 0.4 * generator.normal())"
        }
        lines.append(
          ([id(species, code, index), "\(species)\(index % 5)", kind] + values)
            .joined(separator: ",")
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first Vip cell is Sncg, the first Sst cell Meis2, the last Pvalb cell is not in the table.
  private static func labels(perClass: Int) -> String {
    var lines = ["session,t_type"]
    for (code, kind) in kinds.enumerated() {
      for index in 0..<perClass where !(code == 0 && index == perClass - 1) {
        let name = index > 0 ? kind : code == 1 ? "Meis2" : code == 2 ? "Sncg" : kind
        lines.append("\(1000 + 100 * code + index).0,\(name) Tac2 Myh4")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Runs the study of a folder.
  static func run(_ folder: String, forces: Bool = false) async throws -> (
    document: StudyDocument, done: [String]
  ) {
    let configuration = try StudyConfiguration.read(folder + "/study.yaml")
    let study = StudyFolder(folder + "/study")
    let plan = StudyPlan(configuration, folder: study, threads: 2)
    let log = StageLog()
    let document = try await StudyRun(
      configuration,
      folder: study,
      stages: try plan.stages(),
      threads: 2,
      command: ["patchline", "study"],
      forces: forces
    ).run(log.note)
    return (document, log.names)
  }

  /// Runs a test in a folder of its own.
  static func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    try await body(folder.path)
  }
}

/// Names of the stages that were really done.
final class StageLog: Sendable {
  private let lock = NSLock()
  nonisolated(unsafe) private var stages: [String] = []

  /// The names so far.
  var names: [String] { lock.withLock { stages } }

  /// Takes a name down when its stage was done, not reused.
  func note(_ event: StudyRun.Event) {
    guard case .finished(let stage, _, _, false) = event else { return }
    lock.withLock { stages.append(stage.name) }
  }
}
