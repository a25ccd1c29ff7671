import Foundation
import Pipeline
import Tables
import TestSupport
import Testing

@Suite struct ExportTests {
  private func result(_ id: String, vectors: [VectorRecord], ri: Double?) -> CellResult {
    var result = CellResult(cellID: id, input: InputRecord(path: id), key: "digest:hash")
    result.dialect = vectors.isEmpty ? nil : "NWB 2"
    result.donorID = "d-" + id
    result.vectors = vectors
    result.features = [CellResult.Value("ri", ri)]
    return result
  }

  private func vectors(_ first: [Double], _ second: [Double]) -> [VectorRecord] {
    [
      VectorRecord(name: "first_ap_v", unit: "mV", values: first),
      VectorRecord(name: "psth", unit: "Hz", values: second),
    ]
  }

  private func table() throws -> FeatureTable {
    let results = [
      result("11", vectors: vectors([1, 2, .nan], [5, 6]), ri: 100),
      result("12", vectors: [], ri: nil),
      result("13", vectors: vectors([3, 4, 5], [.nan, .nan]), ri: 120),
    ]
    return try #require(
      FeatureTableBuilder.table(results, preset: "test", configurationHash: "hash")
    )
  }

  @Test func `an unreadable cell is a row of NaN, not left out`() throws {
    let table = try table()
    #expect(table.cells == ["11", "12", "13"])
    #expect(table.families.map(\.columns) == [0..<3, 3..<5])
    #expect(!table.values[5..<10].contains { !$0.isNaN })
    let scalars = try #require(table.scalars)
    let column = try #require(scalars.names.firstIndex(of: "ri"))
    #expect(scalars.values[column] == 100)
    #expect(scalars.values[scalars.names.count + column].isNaN)
  }

  @Test func `IPFX's files hold the cells with vectors, waveforms with zeros where missing`() throws
  {
    let folder = try TemporaryFolder()
    _ = try IPFXExport.write(try table(), code: "lab", to: folder.path)
    let file = try IPFXVectorFile.read(folder.file("fv_lab.h5"))
    #expect(file.ids == ["11", "13"])
    let waveform = try #require(file.matrices.first { $0.name == "first_ap_v" })
    #expect(waveform.values == [1, 2, 0, 3, 4, 5])
    let histogram = try #require(file.matrices.first { $0.name == "psth" })
    #expect(histogram.values[0...1] == [5, 6])
    #expect(!histogram.values[2...3].contains { !$0.isNaN })
    let bytes = try #require(FileManager.default.contents(atPath: folder.file("fv_ids_lab.npy")))
    #expect(try NPYFile([UInt8](bytes), name: "ids").content == .integers([11, 13]))
  }

  @Test func `a sequence is padded with zeros to the widest family, labels in the cells' order`()
    throws
  {
    let folder = try TemporaryFolder()
    _ = try SequenceExport.write(
      try table(),
      labels: ["11": "Sst", "13": "Vip"],
      minimumWidth: 4,
      to: folder.path
    )
    let bytes = try #require(FileManager.default.contents(atPath: folder.file("X_seq.npy")))
    let array = try NPYFile([UInt8](bytes), name: "X_seq")
    #expect(array.shape == [3, 2, 4])
    guard case .numbers(let values) = array.content else { throw TableError("not numbers") }
    #expect(Array(values[0..<8]) == [1, 2, 0, 0, 5, 6, 0, 0])
    #expect(values[8..<16].allSatisfy { $0 == 0 })
    let labels = try String(contentsOfFile: folder.file("y.json"), encoding: .utf8)
    #expect(labels == "[\"Sst\",null,\"Vip\"]")
  }

  @Test func `a run agrees with IPFX output made from itself, and a changed value is found`() throws
  {
    let folder = try TemporaryFolder()
    let table = try table()
    _ = try IPFXExport.write(table, code: "lab_1", to: folder.path)
    let tolerance = TableComparison.Tolerance(relative: 1e-6, absolute: 1e-6)
    let parts = try IPFXOutput.read(folder.path)
    let same = IPFXComparison(run: table, parts: parts, tolerance: tolerance)
    #expect(!same.tables.contains { $0.differs })
    let compared = same.tables.flatMap(\.lines).map(\.compared)
    #expect(!compared.isEmpty && !compared.contains { $0 != 2 })
    var changed = table
    changed.values[0] = 9
    let other = IPFXComparison(run: changed, parts: parts, tolerance: tolerance)
    #expect(other.tables.contains { $0.differs })
  }

  @Test func `NumPy arrays read back`() throws {
    for values in [[Double](), [1.5], [1, .infinity, -0.25]] {
      let file = try NPYFile(NPYArray.bytes(values, shape: [values.count]), name: "x")
      #expect(file.shape == [values.count])
      #expect(file.content == .numbers(values))
    }
    let texts = try NPYFile(NPYArray.bytes(["a", "größer", ""]), name: "x")
    #expect(texts.content == .texts(["a", "größer", ""]))
    #expect(throws: TableError.self) { _ = try NPYFile(Array("PK".utf8), name: "x") }
  }
}

@Suite struct TableImportTests {
  private let yaml = """
    id: specimen
    donor: donor
    keep: [label]
    families:
      b: [z]
      a: [x, y]
    """

  private func read(_ csv: String, yaml: String? = nil) throws -> FeatureTable {
    let folder = try TemporaryFolder()
    try csv.write(toFile: folder.file("t.csv"), atomically: true, encoding: .utf8)
    let families = try FamiliesFile(yaml: yaml ?? self.yaml, file: "f.yaml")
    return try TableImport.read(folder.file("t.csv"), families: families)
  }

  @Test func `families keep the order of the file, missing values are NaN`() throws {
    let table = try read("specimen,donor,label,x,y,z\n1,d,Sst,1,2,3\n2,d,,NA,,6\n")
    #expect(table.families.map(\.name) == ["b", "a"])
    #expect(table.values[0..<3] == [3, 1, 2])
    #expect(table.values[3] == 6)
    #expect(table.values[4].isNaN && table.values[5].isNaN)
    #expect(table.annotation("label") == .texts(["Sst", nil]))
  }

  @Test(arguments: [
    ("specimen,donor,label,x,y\n1,d,s,1,2\n", "'z'"),
    ("specimen,donor,label,x,y,z\n1,d,s,1,two,3\n", "two"),
    ("specimen,donor,label,x,y,z\n1,d,s,1,2,3\n1,d,s,1,2,3\n", "rows 2 and 3"),
  ])
  func `a missing column, a word for a number and a repeated id are named`(
    csv: String,
    named: String
  ) {
    let error = #expect(throws: InputError.self) { _ = try read(csv) }
    #expect(error?.description.contains(named) == true)
  }

  @Test func `an unknown key of families.yaml is named`() {
    let error = #expect(throws: InputError.self) {
      _ = try FamiliesFile(yaml: "id: a\nfamilis:\n  f: [x]\n", file: "f.yaml")
    }
    #expect(error?.description.contains("familis") == true)
  }
}
