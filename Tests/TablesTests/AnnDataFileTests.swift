import Tables
import TestSupport
import Testing

@Suite struct AnnDataFileTests {
  static func table() -> FeatureTable {
    FeatureTable(
      cells: ["a", "b", "c"],
      families: [
        FeatureTable.Family(name: "isi_shape", columns: 0..<2),
        FeatureTable.Family(name: "psth", columns: 2..<3),
      ],
      variables: [
        FeatureTable.Variable(name: "isi_shape_0", family: "isi_shape", position: 0, unit: "mV"),
        FeatureTable.Variable(name: "isi_shape_1", family: "isi_shape", position: 1, unit: "mV"),
        FeatureTable.Variable(name: "psth_0", family: "psth", position: 0, unit: "Hz"),
      ],
      values: [1, 2, 3, .nan, .nan, 4, 0, -5.5, .nan],
      annotations: [
        ("donor_id", .texts(["d1", nil, "d1"])), ("depth", .numbers([1.5, .nan, 3])),
      ],
      scalars: FeatureTable.Scalars(names: ["ri", "tau"], values: [100, 10, .nan, 11, 120, .nan]),
      components: FeatureTable.Scalars(names: ["psth_0"], values: [0.5, -0.5, .nan]),
      provenance: [("preset", "ipfx-2.1.2"), ("configuration_hash", "abc")]
    )
  }

  @Test func `a table reads back as it was written`() throws {
    let folder = try TemporaryFolder()
    try AnnDataFile.write(Self.table(), to: folder.file("t.h5ad"))
    let found = try AnnDataFile.read(folder.file("t.h5ad"))
    #expect(found == Self.table())
  }

  @Test func `a table without cells or annotations reads back`() throws {
    let folder = try TemporaryFolder()
    let empty = FeatureTable(
      cells: [],
      families: [FeatureTable.Family(name: "f", columns: 0..<1)],
      variables: [FeatureTable.Variable(name: "f_0", family: "f", position: 0, unit: "1")],
      values: []
    )
    try AnnDataFile.write(empty, to: folder.file("t.h5ad"))
    #expect(try AnnDataFile.read(folder.file("t.h5ad")) == empty)
  }

  @Test func `another HDF5 layout is refused by name`() throws {
    let error = #expect(throws: TableError.self) {
      _ = try AnnDataFile.read("/nonexistent.h5ad")
    }
    #expect(error?.description.contains("/nonexistent.h5ad") == true)
  }
}
