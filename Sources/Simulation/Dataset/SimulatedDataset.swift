package import NWB

/// A reproducible set of simulated cells: NWB files, labels and truth.
///
/// Cells are independent of one another: ``writeCell(at:to:)`` may be called in any order and from
/// several threads, and the files are the same byte for byte.
package struct SimulatedDataset: Sendable {
  /// Rounds through ``classes``: cells of each class where each stands there once.
  package var countPerClass: Int
  /// Species of all cells.
  package var species: SimulatedSpecies
  /// How much cells of a class differ, times the designed variability.
  package var variability = 1.0
  /// Seed of everything.
  package var seed: UInt64
  /// Sweeps of every cell.
  package var plan = PlanOptions()
  /// Amplifier.
  package var recording = RecordingOptions()
  /// Layout of the files.
  package var file = NWBWriterOptions()
  /// Classes in the order of the cells, again and again; a class may stand there several times.
  package var classes = InterneuronClass.allCases

  /// Describes a data set with default sweeps, amplifier and layout.
  package init(countPerClass: Int, species: SimulatedSpecies, seed: UInt64) {
    self.countPerClass = countPerClass
    self.species = species
    self.seed = seed
  }

  /// The number of cells.
  package var cellCount: Int { countPerClass * classes.count }

  /// Draws the cell at a position; classes take turns, so that every donor has cells of several.
  package func cell(at index: Int) -> SimulatedCell {
    let kind = classes[index % classes.count]
    let number = String(index + 1)
    let padding = String(repeating: "0", count: max(0, 4 - number.count))
    var random = SimulationRandom(seed: seed, index: index)
    return SimulatedCell(
      id: "sim\(species.rawValue)\(padding)\(number)",
      donor: donor(of: index),
      neuronClass: kind,
      species: species,
      seed: random.next(),
      variability: variability
    )
  }

  /// The donor of a cell: donors follow one another with two, three or four cells each.
  package func donor(of index: Int) -> String {
    var random = SimulationRandom(seed: seed, index: -1)
    var donor = 0
    var end = 0
    while end <= index {
      end += 2 + Int(random.next() % 3)
      donor += 1
    }
    return "\(species.rawValue)-donor-\(donor)"
  }

  /// The file name of a cell, as DANDI would name it.
  package func fileName(of cell: SimulatedCell) -> String {
    "sub-\(cell.donor)_ses-\(cell.id)_icephys.nwb"
  }

  /// Simulates one cell and writes its file into `directory`, which must exist.
  ///
  /// - Returns: what ``writeTables(of:to:)`` needs of the cell.
  package func writeCell(at index: Int, to directory: String) throws -> WrittenCell {
    let cell = cell(at: index)
    let simulator = CellSimulator(
      cell: cell,
      plan: SimulationPlan(for: cell, options: plan),
      options: recording
    )
    let name = fileName(of: cell)
    let spikes = try CellFile(simulator: simulator, options: file)
      .write(to: directory + "/" + name)
    return WrittenCell(cell: cell, fileName: name, plan: simulator.plan, spikeCounts: spikes)
  }

  /// Writes all cells, one after another, and the tables `labels.csv`, `truth.csv`, `truth_sweeps.csv`.
  ///
  /// - Throws: the HDF5 library's failure or a ``TextFileError``.
  package func write(to directory: String) throws {
    let cells = try (0..<cellCount).map { try writeCell(at: $0, to: directory) }
    try writeTables(of: cells, to: directory)
  }

  /// Writes the three tables of cells that are written, in the order given.
  package func writeTables(of cells: [WrittenCell], to directory: String) throws {
    try TextFile.write(TruthTables.labels(cells), to: directory + "/labels.csv")
    try TextFile.write(TruthTables.truth(cells), to: directory + "/truth.csv")
    try TextFile.write(TruthTables.sweeps(cells), to: directory + "/truth_sweeps.csv")
  }
}

/// A cell whose file is written.
package struct WrittenCell: Sendable {
  /// The cell.
  package var cell: SimulatedCell
  /// The id that `extract` gives the cell: the file's name without `.nwb`.
  package var stem: String { String(fileName.dropLast(4)) }
  /// Name of its file.
  package var fileName: String
  /// Its sweeps.
  package var plan: SimulationPlan
  /// Spikes of every sweep.
  package var spikeCounts: [Int]
}
