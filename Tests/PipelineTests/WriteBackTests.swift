import Electrophysiology
import Foundation
import HDF5
import NWB
import Pipeline
import TestSupport
import Testing

/// Copies of recordings with their results in a processing module.
@Suite struct WriteBackTests {
  private let bench: BadInputBench
  private let copies: NWBWriteBack

  init() throws {
    bench = try BadInputBench()
    copies = NWBWriteBack(bench.path("copies"))
  }

  private func input(_ path: String) -> InputFile {
    InputFile(path: path, cellID: InputFile.stem(of: path))
  }

  /// A simulated cell with spikes, and its results.
  private func simulatedCell() throws -> (path: String, results: [CellResult]) {
    let path = bench.path("sst_cell.nwb")
    try FileManager.default.copyItem(
      atPath: PackageRoot.fixture("cells/sst_cell.nwb"),
      toPath: path
    )
    let settings = try AnalysisSettings(ExtractConfiguration())
    let file = input(path)
    return (path, CellExtractor(settings: settings).extract(file, identity: FileIdentity(of: file)))
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func `the copy holds features, quality and spike times; the original stays as it was`()
    throws
  {
    let (path, results) = try simulatedCell()
    let before = try bytes(path)
    let written = try copies.write(results, source: path)
    #expect(written == results, "no failure was added")
    #expect(try bytes(path) == before)
    let file = try HDF5File(reading: copies.file(of: "sst_cell"))
    let root = "/processing/icephys"
    #expect(try file.group(root).stringAttribute("neurodata_type") == "ProcessingModule")
    let cell = try #require(results.first)
    let table = "\(root)/patchline_cell_features"
    #expect(try file.dataset("\(table)/feature").readStrings() == cell.features.map(\.name))
    let values = try file.dataset("\(table)/value").readDoubles()
    #expect(values.map { $0.isNaN ? nil : $0 } == cell.features.map(\.value))
    #expect(try file.dataset("\(table)/unit").readStrings().contains("mV"))
    #expect(
      try file.dataset("\(root)/patchline_sweeps/sweep_number").readInts()
        == cell.sweeps.map(\.number)
    )
    #expect(
      try file.group("\(root)/patchline_sweeps").stringsAttribute("colnames")?.last == "spike_times"
    )
  }

  @Test func `spike times are those of the spike table, sweep by sweep`() throws {
    let (path, results) = try simulatedCell()
    _ = try copies.write(results, source: path)
    let cell = try #require(results.first)
    let column = try #require(SpikeRow.columns.firstIndex(of: "threshold_t"))
    let file = try HDF5File(reading: copies.file(of: "sst_cell"))
    let times = try file.dataset("/processing/icephys/patchline_sweeps/spike_times").readDoubles()
    let ends = try file.dataset("/processing/icephys/patchline_sweeps/spike_times_index").readInts()
    #expect(ends.count == cell.sweeps.count)
    #expect(ends.last == times.count && !times.isEmpty)
    var start = 0
    for (sweep, end) in zip(cell.sweeps, ends) {
      let expected = cell.spikes.filter { $0.sweep == sweep.number }
        .compactMap { spike in spike.values[column].map { $0 + spike.timeZero } }
      #expect(Array(times[start..<end]) == expected)
      // A sweep lasts as long as its samples: no spike lies outside.
      let duration = Double(sweep.sampleCount) / sweep.samplingRate
      #expect(times[start..<end].allSatisfy { $0 >= 0 && $0 < duration })
      start = end
    }
  }

  @Test func `columns that would hold nothing are left out`() throws {
    let (path, results) = try simulatedCell()
    var silent = results
    silent[0].spikes = []
    for index in silent[0].sweeps.indices {
      silent[0].sweeps[index].values = silent[0].sweeps[index].values.map { .init($0.name, nil) }
    }
    _ = try copies.write(silent, source: path)
    let file = try HDF5File(reading: copies.file(of: "sst_cell"))
    let names =
      try file.group("/processing/icephys/patchline_sweeps").stringsAttribute("colnames") ?? []
    #expect(names.contains("sweep_number") && !names.contains("spike_times"))
    #expect(!names.contains("stimulus_amplitude"))
    #expect(file.kind(of: "/processing/icephys/patchline_sweeps/spike_times_index") == nil)
  }

  @Test func `the copy reads as the original does and has one more date`() throws {
    let (path, results) = try simulatedCell()
    _ = try copies.write(results, source: path)
    let original = try #require(try NWBReader.open(path).first)
    let copy = try #require(try NWBReader.open(copies.file(of: "sst_cell")).first)
    #expect(copy.sweeps == original.sweeps)
    #expect(try copy.sweep(at: 3).voltage == original.sweep(at: 3).voltage)
    let dates = try HDF5File(reading: path).dataset("/file_create_date").readStrings()
    let file = try HDF5File(reading: copies.file(of: "sst_cell"))
    let more = try file.dataset("/file_create_date").readStrings()
    #expect(Array(more.dropLast()) == dates)
    #expect(more.last?.hasSuffix("Z") == true)
  }

  @Test func `a copy that is there with the same results is left alone`() throws {
    let (path, results) = try simulatedCell()
    _ = try copies.write(results, source: path)
    let first = FileStamp(of: copies.file(of: "sst_cell"))
    _ = try copies.write(results, source: path)
    #expect(FileStamp(of: copies.file(of: "sst_cell")) == first)
    var others = results
    others[0].preset = "corrected"
    _ = try copies.write(others, source: path)
    #expect(FileStamp(of: copies.file(of: "sst_cell")) != first)
  }

  @Test func `spikes that an earlier program stored are not touched`() throws {
    let (path, results) = try simulatedCell()
    let file = try HDF5File(appending: path)
    try file.write([0.1, 0.2], to: "/processing/spikes/Sweep_3/timestamps")
    try file.close()
    _ = try copies.write(results, source: path)
    let copy = try HDF5File(reading: copies.file(of: "sst_cell"))
    #expect(try copy.dataset("/processing/spikes/Sweep_3/timestamps").readDoubles() == [0.1, 0.2])
  }

  @Test func `tables without a number are left out`() throws {
    let (path, results) = try simulatedCell()
    var blank = results
    for index in blank[0].features.indices { blank[0].features[index].value = nil }
    blank[0].cellQC = nil
    blank[0].cellQCValues = []
    _ = try copies.write(blank, source: path)
    let file = try HDF5File(reading: copies.file(of: "sst_cell"))
    let names = try file.linkNames(in: "/processing/icephys")
    #expect(names.sorted() == ["patchline_failures", "patchline_sweeps"])
  }

  @Test func `a module icephys that is there keeps what it has`() throws {
    let (path, results) = try simulatedCell()
    let file = try HDF5File(appending: path)
    try file.write([0.5], to: "/processing/icephys/theirs/data")
    try file.group("/processing/icephys").setAttribute("description", "theirs")
    try file.close()
    _ = try copies.write(results, source: path)
    let copy = try HDF5File(reading: copies.file(of: "sst_cell"))
    let module = try copy.group("/processing/icephys")
    #expect(try module.stringAttribute("description") == "theirs")
    #expect(try copy.dataset("/processing/icephys/theirs/data").readDoubles() == [0.5])
    #expect(copy.kind(of: "/processing/icephys/patchline_sweeps") == .group)
  }

  @Test func `objects of an early schema have the help that it prescribes, and ASCII names`()
    throws
  {
    let (path, results) = try simulatedCell()
    let file = try HDF5File(appending: path)
    _ = try file.createGroup("/specifications/core/2.0.1")
    try file.close()
    _ = try copies.write(results, source: path)
    let copy = try HDF5File(reading: copies.file(of: "sst_cell"))
    let table = try copy.group("/processing/icephys/patchline_sweeps")
    #expect(try table.stringAttribute("help") == "A column-centric table")
    #expect(try table.stringAttribute("namespace") == "core")
    let index = try copy.dataset("/processing/icephys/patchline_sweeps/spike_times_index")
    #expect(try index.stringAttribute("help")?.hasPrefix("indexes into a list") == true)
    let names = try table.stringsAttribute("colnames")
    #expect(names?.first == "cell_id" && names?.last == "spike_times")
  }

  // MARK: What is refused

  @Test func `an NWB 1 file gets no copy and says why`() throws {
    let name = "mies-nwb1.nwb"
    let results = try bench.extract(name)
    let written = try copies.write(results, source: bench.path(name))
    let failure = try #require(written.first?.failures.last)
    #expect(failure.stage == "write_nwb")
    #expect(failure.reason == "not_supported")
    #expect(failure.message.contains("NWB 2"))
    #expect(!FileManager.default.fileExists(atPath: copies.file(of: InputFile.stem(of: name))))
  }

  @Test func `neither the recording itself nor another file is ever replaced`() throws {
    let (path, results) = try simulatedCell()
    let before = try bytes(path)
    let here = NWBWriteBack(bench.folder.path)
    #expect(try here.write(results, source: path).first?.failures.last?.reason == "no_copy")
    #expect(try bytes(path) == before)
    try FileManager.default.createDirectory(
      atPath: bench.path("copies"),
      withIntermediateDirectories: true
    )
    try FixtureFile.threeSweeps().write(to: copies.file(of: "sst_cell"))
    let foreign = try bytes(copies.file(of: "sst_cell"))
    #expect(try copies.write(results, source: path).first?.failures.last?.reason == "no_copy")
    #expect(try bytes(copies.file(of: "sst_cell")) == foreign)
  }

  @Test func `a copy is no recording to write into again`() throws {
    let (path, results) = try simulatedCell()
    _ = try copies.write(results, source: path)
    let again = NWBWriteBack(bench.path("again"))
    let written = try again.write(results, source: copies.file(of: "sst_cell"))
    #expect(written.first?.failures.last?.reason == "not_supported")
    #expect(!FileManager.default.fileExists(atPath: bench.path("again")))
  }

  @Test func `a copy of an earlier version, with a module of its own, is one too`() throws {
    let (path, results) = try simulatedCell()
    let file = try HDF5File(appending: path)
    _ = try file.createGroup("/processing/patchline")
    try file.close()
    let written = try copies.write(results, source: path)
    #expect(written.first?.failures.last?.reason == "not_supported")
  }

  @Test func `an address is not downloaded to be copied`() throws {
    let (_, results) = try simulatedCell()
    let written = try copies.write(results, source: "https://host.invalid/cell.nwb")
    #expect(written.first?.failures.last?.message.contains("download the file first") == true)
  }

  @Test func `a folder that cannot be written ends the run with an output error`() throws {
    let (path, results) = try simulatedCell()
    try Data().write(to: URL(fileURLWithPath: bench.path("file")))
    #expect(throws: OutputError.self) {
      _ = try NWBWriteBack(bench.path("file") + "/copies").write(results, source: path)
    }
  }
}
