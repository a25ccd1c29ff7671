import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct InputCollectorTests {
  private func folder(_ names: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names {
      let path = folder.file(name)
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent,
        withIntermediateDirectories: true
      )
      try Data("x".utf8).write(to: URL(fileURLWithPath: path))
    }
    return folder
  }

  @Test func `a folder is searched below, sorted, hidden files left out`() throws {
    let folder = try folder(["b/two.nwb", "a/one.NWB", ".git/three.nwb", "notes.txt"])
    let inputs = try InputCollector(paths: [folder.path]).collect()
    #expect(inputs.map(\.cellID) == ["one", "two"])
  }

  @Test func `a file named twice counts once`() throws {
    let folder = try folder(["one.nwb"])
    let inputs = try InputCollector(paths: [folder.path, folder.file("one.nwb")]).collect()
    #expect(inputs.count == 1)
  }

  @Test func `two files with one cell id are refused by name`() throws {
    let folder = try folder(["a/one.nwb", "b/one.nwb"])
    let error = #expect(throws: InputError.self) {
      _ = try InputCollector(paths: [folder.path]).collect()
    }
    #expect(error?.description.contains("a/one.nwb") == true)
    #expect(error?.description.contains("b/one.nwb") == true)
  }

  @Test func `nothing to read is an error that says what to name`() throws {
    let folder = try folder(["notes.txt"])
    let error = #expect(throws: InputError.self) {
      _ = try InputCollector(paths: [folder.path]).collect()
    }
    #expect(error?.description.contains("--files-from") == true)
  }

  @Test func `a list file skips blank lines and comments`() throws {
    let folder = try folder(["one.nwb", "two.nwb"])
    let list = folder.file("list.txt")
    try "# cells\n\(folder.file("one.nwb"))\n\n\(folder.file("two.nwb"))\n".write(
      toFile: list,
      atomically: true,
      encoding: .utf8
    )
    let inputs = try InputCollector(paths: [], listFile: list).collect()
    #expect(inputs.map(\.cellID) == ["one", "two"])
  }

  @Test func `a manifest gives ids, donors and digests`() throws {
    let folder = try folder(["one.nwb"])
    try "path,cell_id,donor_id,species,sha256,size\none.nwb,C1,D7,mouse,ABC,12\n".write(
      toFile: folder.file("m.csv"),
      atomically: true,
      encoding: .utf8
    )
    let input = try #require(
      try InputCollector(paths: [], manifest: folder.file("m.csv")).collect().first
    )
    #expect(input.cellID == "C1")
    #expect(input.donorID == "D7")
    #expect(input.expectedDigest == "abc")
    #expect(input.expectedSize == 12)
    #expect(input.path == folder.file("one.nwb"))
  }

  @Test func `a DANDI asset list gives paths, sizes and digests`() throws {
    let folder = try folder(["sub-1/sub-1_ses-2_icephys.nwb"])
    let json = """
      [{"path": "sub-1/sub-1_ses-2_icephys.nwb", "contentSize": 5,
        "digest": {"dandi:sha2-256": "00ff"}}, {"path": "dandiset.yaml"}]
      """
    try json.write(toFile: folder.file("assets.json"), atomically: true, encoding: .utf8)
    let inputs = try InputCollector(paths: [], manifest: folder.file("assets.json")).collect()
    #expect(inputs.map(\.cellID) == ["sub-1_ses-2_icephys"])
    #expect(inputs.first?.expectedDigest == "00ff")
    #expect(inputs.first?.expectedSize == 5)
  }

  @Test func `a manifest without a path column is refused`() throws {
    let folder = try folder([])
    try "file\none.nwb\n".write(
      toFile: folder.file("m.csv"),
      atomically: true,
      encoding: .utf8
    )
    #expect(throws: InputError.self) {
      _ = try InputCollector(paths: [], manifest: folder.file("m.csv")).collect()
    }
  }
}

@Suite struct ProcessorCountTests {
  @Test func `Slurm's share and the cgroup quota limit the count`() throws {
    let folder = try TemporaryFolder()
    #expect(
      ProcessorCount.available(
        environment: ["SLURM_CPUS_PER_TASK": "1"],
        cgroupRoot: folder.path
      ) == 1
    )
    try "50000 100000\n".write(
      toFile: folder.file("cpu.max"),
      atomically: true,
      encoding: .utf8
    )
    #expect(ProcessorCount.available(environment: [:], cgroupRoot: folder.path) == 1)
    try "max 100000\n".write(
      toFile: folder.file("cpu.max"),
      atomically: true,
      encoding: .utf8
    )
    #expect(ProcessorCount.available(environment: [:], cgroupRoot: folder.path) >= 1)
  }
}
