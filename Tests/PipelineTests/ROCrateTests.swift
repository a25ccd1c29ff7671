import Foundation
import Pipeline
import TestSupport
import Testing

/// The research object of a run folder.
@Suite struct ROCrateTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let run = RunDocument(
      configuration: ExtractConfiguration(),
      configurationHash: "0123",
      command: ["patchline", "extract", "a.nwb"],
      inputs: [
        InputRecord(path: "/data/a.nwb", size: 3, sha256: "ab"),
        InputRecord(path: "https://host/b.nwb"),
      ],
      cells: 2,
      failedCells: 1,
      threads: 1,
      started: Date(timeIntervalSince1970: 0),
      finished: Date(timeIntervalSince1970: 60)
    )
    try run.write(to: folder.file("run.json"))
    try "abc".write(toFile: folder.file("cells.csv"), atomically: true, encoding: .utf8)
    return folder
  }

  private func graph(_ folder: TemporaryFolder) throws -> [[String: Any]] {
    try ROCrate(RunFolder(folder.path)).write()
    let path = folder.file("ro-crate-metadata.json")
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let content = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return try #require(content?["@graph"] as? [[String: Any]])
  }

  private func identifiers(_ value: Any?) -> [String] {
    ((value as? [[String: Any]]) ?? [(value as? [String: Any]) ?? [:]])
      .compactMap { $0["@id"] as? String }
  }

  @Test func `every identifier that is referred to is in the graph`() throws {
    let graph = try graph(try folder())
    let known = Set(graph.compactMap { $0["@id"] as? String })
    #expect(known.count == graph.count, "an identifier stands twice")
    for entity in graph {
      for key in ["about", "hasPart", "mentions", "instrument", "object", "result"] {
        for identifier in identifiers(entity[key]) {
          #expect(known.contains(identifier), "\(key) \(identifier)")
        }
      }
    }
  }

  @Test func `the action joins program, recordings and results`() throws {
    let graph = try graph(try folder())
    let action = try #require(graph.first { $0["@type"] as? String == "CreateAction" })
    #expect(identifiers(action["instrument"]) == ["#patchline"])
    #expect(identifiers(action["object"]) == ["file:///data/a.nwb", "https://host/b.nwb"])
    #expect(identifiers(action["result"]) == ["cells.csv", "run.json"])
    #expect(action["endTime"] as? String == "1970-01-01T00:01:00Z")
    let table = try #require(graph.first { $0["@id"] as? String == "cells.csv" })
    // The digest of "abc" by FIPS 180-2.
    #expect(
      table["sha256"] as? String
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(table["contentSize"] as? String == "3")
  }

  @Test func `a folder without a run is refused`() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: InputError.self) { try ROCrate(RunFolder(folder.path)).write() }
    #expect(error?.description.contains("run.json") == true)
  }
}
