import HDF5
import Testing

@Suite("Links, references and records")
struct LinkTests {
  @Test("names come in ascending byte order whatever the order of creation")
  func order() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    for name in ["b", "a10", "B", "a2", "é"] { try file.createGroup(name) }
    #expect(try file.linkNames() == ["B", "a10", "a2", "b", "é"])
    #expect(try file.linkNames(in: "nowhere") == [])
  }

  @Test("two paths to one object have one identity, and a reference is that identity")
  func identity() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.write([1.0], to: "series/data")
    try file.createSoftLink("soft", to: "/series")
    try file.createHardLink("hard", to: "series")
    try file.createSoftLink("dangling", to: "/nowhere")
    #expect(try file.identity(of: "soft") == file.identity(of: "series"))
    #expect(try file.identity(of: "hard") == file.group("series").identity())
    #expect(try file.identity(of: "series") != file.identity(of: "series/data"))
    #expect(try file.reference(to: "soft") == file.identity(of: "series").reference)
    #expect(try file.linkTarget("soft") == "/series")
    #expect(try file.linkTarget("hard") == nil)
    #expect(file.kind(of: "soft") == .group)
    #expect(file.kind(of: "soft/data") == .dataset)
    #expect(file.kind(of: "dangling") == nil)
    #expect(file.contains("dangling") == false)
    #expect(file.contains("series/data/deeper") == false)
    #expect(file.kind(of: "/") == .group)
  }

  @Test("references resolve to absolute paths and the null reference to nothing")
  func references() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.createGroup("a/b")
    let reference = try file.reference(to: "a/b")
    try file.write([reference, .null], to: "table", storage: .chunked())
    let stored = try file.dataset("table").readReferences()
    #expect(stored == [reference, .null])
    #expect(try file.path(of: stored[0]) == "/a/b")
    #expect(try file.path(of: stored[1]) == nil)
  }

  @Test("a column of series references is NWB's record of three fields")
  func seriesReferences() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    let series = try file.createGroup("acquisition/x").reference()
    let rows = [
      SeriesReference(start: 0, count: 500, series: series),
      SeriesReference(start: -1, count: -1, series: .null),
    ]
    try file.write(rows, to: "responses", storage: .chunked(unlimited: true))
    let dataset = try file.dataset("responses")
    #expect(dataset.elementType == .compound(["idx_start", "count", "timeseries"]))
    #expect(try dataset.readSeriesReferences() == rows)
    #expect(try dataset.readCompoundDoubles("count") == [500, -1])
    let error = failure { _ = try dataset.readCompoundInts("idx_stop") }
    #expect(error?.kind == .missingObject)
    #expect(error?.detail.contains("idx_start, count, timeseries") == true)
  }

  @Test("records with text and numbers of mixed width")
  func records() throws {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    try file.write(
      compound: [
        CompoundColumn("id", .int32([1, 2])),
        CompoundColumn("name", .text(["first", "Ω"])),
        CompoundColumn("value", .float64([0.5, -0.5])),
      ],
      to: "table"
    )
    let table = try file.dataset("table")
    #expect(try table.readCompoundStrings("name") == ["first", "Ω"])
    #expect(try table.readCompoundDoubles("value") == [0.5, -0.5])
    #expect(try table.readCompoundInts("id") == [1, 2])
  }
}
