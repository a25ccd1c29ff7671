import Foundation
import HDF5
import NWB
import Simulation
import TestSupport
import Testing

@Suite("Simulated files")
struct SimulatedFileTests {
  private static let cell = SimulatedCell(
    id: "small",
    donor: "donor",
    neuronClass: .sst,
    species: .mouse,
    seed: 1
  )

  /// A few short sweeps of one cell: cheap enough for debug builds.
  private static func smallFile(_ options: NWBWriterOptions = NWBWriterOptions()) -> CellFile {
    var plan = PlanOptions()
    plan.protocols = [.qualityControl, .shortSquares]
    plan.samplingRate = 25_000
    return CellFile(
      simulator: CellSimulator(cell: cell, plan: SimulationPlan(for: cell, options: plan)),
      options: options
    )
  }

  @Test("The same recording written twice is the same byte for byte")
  func sameBytes() throws {
    let folder = try TemporaryFolder()
    let file = Self.smallFile()
    try file.write(to: folder.file("a.nwb"))
    try file.write(to: folder.file("b.nwb"))
    let first = try Data(contentsOf: URL(filePath: folder.file("a.nwb")))
    #expect(first.count > 10_000)
    #expect(first == (try Data(contentsOf: URL(filePath: folder.file("b.nwb")))))
  }

  @Test("Sweeps do not depend on the order in which they are simulated")
  func order() {
    let simulator = Self.smallFile().simulator
    let forwards = (4..<8).map { simulator.sweep(at: $0).response }
    let backwards = (4..<8).reversed().map { simulator.sweep(at: $0).response }
    #expect(forwards == backwards.reversed())
    #expect(forwards[0] != forwards[1])
  }

  @Test(
    "Cells simulated side by side are those simulated one after another",
    .enabled(if: BuildMode.isOptimised, "simulating many cells needs a release build")
  )
  func threads() async throws {
    let folder = try TemporaryFolder()
    var set = SimulatedDataset(countPerClass: 1, species: .mouse, seed: 7)
    set.plan.protocols = [.shortSquares]
    set.plan.samplingRate = 25_000
    set.classes = [.pvalb, .vip]
    for side in ["serial", "parallel"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(side),
        withIntermediateDirectories: true
      )
    }
    try set.write(to: folder.file("serial"))
    let dataset = set
    let path = folder.file("parallel")
    let cells = try await withThrowingTaskGroup(of: (Int, WrittenCell).self) { group in
      for index in (0..<dataset.cellCount).reversed() {
        group.addTask { (index, try dataset.writeCell(at: index, to: path)) }
      }
      var cells: [(Int, WrittenCell)] = []
      for try await cell in group { cells.append(cell) }
      return cells.sorted { $0.0 < $1.0 }.map(\.1)
    }
    try dataset.writeTables(of: cells, to: path)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("serial")).sorted()
    #expect(names.count == 5)
    for name in names {
      let serial = try Data(contentsOf: URL(filePath: folder.file("serial/" + name)))
      let parallel = try Data(contentsOf: URL(filePath: path + "/" + name))
      #expect(serial == parallel, "\(name)")
    }
  }

  @Test("The file has the groups, attributes and table of MIES")
  func layout() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.nwb")
    let cell = Self.smallFile()
    try cell.write(to: path)
    let file = try HDF5File(reading: path)
    let version = try file.stringAttribute("nwb_version")
    #expect(version == "2.2.4")
    let series = try file.group("acquisition/data_00006_AD0")
    let type = try series.stringAttribute("neurodata_type")
    #expect(type == "CurrentClampSeries")
    let stimulus = try series.stringAttribute("stimulus_description")
    #expect(stimulus == "X6SP_Rheo_DA_0")
    let hasElectrode = series.contains("electrode")
    #expect(hasElectrode)
    let data = try series.dataset("data")
    let storage = (data.elementType, data.chunkShape, data.filters)
    #expect(storage.0 == .float(bytes: 4, bigEndian: false))
    #expect(storage.1 == [8192])
    #expect(storage.2 == [.shuffle, .deflate(level: 3)])
    let unit = try data.stringAttribute("unit")
    #expect(unit == "volts")
    let count = cell.simulator.sweepCount
    let table = try file.group("general/intracellular_ephys/sweep_table")
    let rows = try table.dataset("series").count
    #expect(rows == 2 * count)
    let samples = try data.readDoubles()
    #expect(samples == cell.simulator.sweep(at: 6).response.map(Double.init))
  }

  @Test("Integers times their conversion are the simulated values to half a step")
  func integers() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.nwb")
    let cell = Self.smallFile(NWBWriterOptions(sampleType: .int16(codesPerUnit: 32)))
    try cell.write(to: path)
    let data = try HDF5File(reading: path).dataset("acquisition/data_00006_AD0/data")
    let attribute = try data.doubleAttribute("conversion")
    let conversion = try #require(attribute)
    let stored = try data.readDoubles().map { $0 * conversion * 1e3 }
    let simulated = cell.simulator.sweep(at: 6).response.map(Double.init)
    #expect(zip(stored, simulated).allSatisfy { ($0 - $1).magnitude < 1e-4 })
    let offset = try data.doubleAttribute("offset")
    #expect(offset == 0)
  }

  @Test("With intracellular recordings there is that table and no sweep table")
  func recordingsTable() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.nwb")
    let cell = Self.smallFile(
      NWBWriterOptions(layout: .pynwb, pairing: .intracellularRecordings, sampleType: .float64)
    )
    try cell.write(to: path)
    let file = try HDF5File(reading: path)
    let hasSweepTable = file.contains("general/intracellular_ephys/sweep_table")
    #expect(!hasSweepTable)
    let responses = try file.dataset(
      "general/intracellular_ephys/intracellular_recordings/responses/response"
    )
    let rows = try responses.readSeriesReferences()
    #expect(rows.count == cell.simulator.sweepCount)
    let path6 = try file.path(of: rows[6].series)
    #expect(path6 == "/acquisition/data_00006_AD0")
    let gainShape = try file.dataset("acquisition/data_00006_AD0/gain").shape
    #expect(gainShape.isEmpty)
  }

  @Test("Donors have two to four cells and every class of a large set")
  func donors() {
    let set = SimulatedDataset(countPerClass: 10, species: .human, seed: 3)
    let donors = (0..<40).map { set.donor(of: $0) }
    let sizes = Set(donors.dropLast(4)).map { donor in donors.count { $0 == donor } }
    #expect(sizes.allSatisfy { (2...4).contains($0) })
    #expect(donors == (0..<40).map { set.donor(of: $0) })
    #expect(Set(donors).count > 9)
  }
}
