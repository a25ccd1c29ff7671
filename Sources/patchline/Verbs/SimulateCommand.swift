import ArgumentParser
import Foundation
import Pipeline
import Simulation

/// `patchline simulate`: neurons with known truth, as NWB files.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Conductance-based neurons of four interneuron-like classes, written as NWB 2 files.",
    discussion: """
      Fast-spiking Pvalb-like, adapting Sst-like with sag, irregular Vip-like and late-spiking Lamp5-like
      cells, with noise and per-cell variability, recorded with the Allen stimulus set in MIES's layout.
      labels.csv has the class of each cell, truth.csv its true input resistance, time constant and
      rheobase, truth_sweeps.csv the spikes of every sweep. One seed gives the same bytes everywhere.

      Examples:
        patchline simulate -o cells --per-class 5
        patchline simulate -o human --species human --seed 7 --without ramps,triple
      """
  )

  @Option(name: [.short, .customLong("output")], help: "The folder; made when missing.")
  var output: String
  @Option(name: .customLong("per-class"), help: "Cells of each class.")
  var perClass = 3
  @Option(name: .long, help: "mouse or human.")
  var species = SpeciesChoice.mouse
  @Option(name: .long, help: "The seed of everything random.")
  var seed: UInt64 = 1
  @Option(name: .long, help: "How much cells of a class differ, times the designed variability.")
  var variability = 1.0
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave out groups of sweeps.",
      discussion: PlanOptions.SweepGroup.allCases.map(\.rawValue).joined(separator: ", "),
      valueName: "groups"
    )
  )
  var without: String?
  @Flag(name: .long, help: "Add the chirp and the noise (21 s each).")
  var long = false
  @Flag(
    name: .long,
    help: ArgumentHelp("Write the recordings of Tests/Golden instead.", visibility: .hidden)
  )
  var golden = false
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try AtomicFile.makeFolder(output)
    if golden { return try writeGolden() }
    var dataset = SimulatedDataset(countPerClass: perClass, species: species.species, seed: seed)
    dataset.variability = variability
    if long { dataset.plan.protocols.formUnion([.chirp, .noise]) }
    for group in try leftOut() { dataset.plan.protocols.remove(group) }
    let plan = dataset
    let folder = output
    let progress = ProgressLine(isShown: !common.quiet, total: dataset.cellCount)
    let counter = Counter()
    let cells = await Parallel.map(Array(0..<dataset.cellCount), threads: threading.count) {
      index in
      let written = Result { try plan.writeCell(at: index, to: folder) }
      progress.show(done: counter.next(), failed: false, bytes: 0)
      return written
    }
    progress.clear()
    do {
      try dataset.writeTables(of: cells.map { try $0.get() }, to: output)
    } catch {
      throw OutputError(path: output, reason: "\(error)")
    }
    if !common.quiet {
      Console.note(
        "\(cells.count) cells: \(output)/*.nwb, labels.csv, truth.csv, truth_sweeps.csv\n"
      )
    }
  }

  mutating func validate() throws {
    guard variability >= 0, variability <= 10 else {
      throw ValidationError("--variability: expected 0 … 10, found \(variability)")
    }
    if perClass < 1 { throw ValidationError("--per-class must be at least 1") }
    _ = try leftOut()
  }

  private func leftOut() throws -> [PlanOptions.SweepGroup] {
    try (without ?? "").split(separator: ",").map { name in
      guard let group = PlanOptions.SweepGroup(rawValue: String(name)) else {
        let known = PlanOptions.SweepGroup.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--without: expected one of \(known), found '\(name)'")
      }
      return group
    }
  }

  private func writeGolden() throws {
    for entry in GoldenSet.entries {
      _ = try entry.makeFile().write(to: output + "/" + entry.name + ".nwb")
    }
  }
}

/// `mouse` or `human`.
enum SpeciesChoice: String, ExpressibleByArgument, CaseIterable {
  case mouse
  case human

  var species: SimulatedSpecies { self == .human ? .human : .mouse }
}
