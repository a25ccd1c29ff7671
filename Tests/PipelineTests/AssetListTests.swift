import Foundation
import Pipeline
import TestSupport
import Testing

/// The archive's list of assets, in the forms that are in use.
@Suite struct AssetListTests {
  /// One asset as the archive's mirrors keep it, shortened to what is read (form of schema 0.6.9).
  private static let mirrored = """
    [{"asset_id": "e2368028", "path": "sub-7/sub-7_ses-1_icephys.nwb", "size": 3,
      "metadata": {"contentSize": 3, "path": "sub-7/sub-7_ses-1_icephys.nwb",
        "contentUrl": ["https://api.archive.example/assets/e2368028/download/",
          "https://store.example/blobs/b84/b9c/b84b9cfd"],
        "digest": {"dandi:dandi-etag": "fb97666e69dd25e3e5dc6036615625a5-1",
          "dandi:sha2-256": "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"},
        "wasAttributedTo": [{"schemaKey": "Participant", "identifier": "7",
          "species": {"name": "Homo sapiens - Human"}}]}},
     {"path": "dandiset.yaml", "size": 9, "metadata": {}}]
    """

  private func write(_ text: String, _ name: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file(".dandi"),
      withIntermediateDirectories: true
    )
    try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
    return folder
  }

  @Test func `a mirror's list gives path, size, digests, donor and species`() throws {
    let folder = try write(Self.mirrored, ".dandi/assets.json")
    let inputs = try InputCollector(paths: [], manifest: folder.file(".dandi/assets.json"))
      .collect()
    let input = try #require(inputs.first)
    #expect(inputs.count == 1)
    #expect(input.path == folder.file("sub-7/sub-7_ses-1_icephys.nwb"))
    #expect(input.cellID == "sub-7_ses-1_icephys")
    #expect(input.expectedSize == 3)
    #expect(
      input.expectedDigest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(input.expectedTag == "fb97666e69dd25e3e5dc6036615625a5-1")
    #expect(input.donorID == "7")
    #expect(input.species == "Homo sapiens")
  }

  @Test func `files elsewhere are found from the root that is named`() throws {
    let folder = try write(Self.mirrored, "assets.json")
    let inputs = try InputCollector(
      paths: [],
      manifest: folder.file("assets.json"),
      root: "/data/000020"
    ).collect()
    #expect(inputs.map(\.path) == ["/data/000020/sub-7/sub-7_ses-1_icephys.nwb"])
  }

  @Test func `what is not on disk is read from the store when that is allowed`() throws {
    let folder = try write(Self.mirrored, "assets.json")
    var collector = InputCollector(paths: [], manifest: folder.file("assets.json"))
    collector.readsRemote = true
    #expect(try collector.collect().map(\.path) == ["https://store.example/blobs/b84/b9c/b84b9cfd"])
    #expect(try collector.collect().map(\.cellID) == ["sub-7_ses-1_icephys"])
    try FileManager.default.createDirectory(
      atPath: folder.file("sub-7"),
      withIntermediateDirectories: true
    )
    let local = folder.file("sub-7/sub-7_ses-1_icephys.nwb")
    try "abc".write(toFile: local, atomically: true, encoding: .utf8)
    #expect(try collector.collect().map(\.path) == [local])
  }

  @Test func `size and digest of a download are checked against the list`() throws {
    let folder = try write(Self.mirrored, "sub-7_assets.json")
    try FileManager.default.createDirectory(
      atPath: folder.file("sub-7"),
      withIntermediateDirectories: true
    )
    let local = folder.file("sub-7/sub-7_ses-1_icephys.nwb")
    let collector = InputCollector(paths: [], manifest: folder.file("sub-7_assets.json"))
    // "abc" has the digest of the list, "abd" only its size.
    for (text, reason) in [("abc", nil), ("abd", "digest_differs"), ("abcd", "size_differs")] {
      try text.write(toFile: local, atomically: true, encoding: .utf8)
      let input = try #require(try collector.collect().first)
      #expect(FileIdentity(of: input).failure?.reason == reason)
    }
  }

  @Test(arguments: [
    #"["sub-7/sub-7_ses-1_icephys.nwb"]"#,
    #"{"results": [{"path": "sub-7/sub-7_ses-1_icephys.nwb", "size": 3}]}"#,
  ])
  func `lists of paths and answers of the interface are read too`(text: String) throws {
    let folder = try write(text, "assets.json")
    let inputs = try InputCollector(paths: [], manifest: folder.file("assets.json")).collect()
    #expect(inputs.map(\.cellID) == ["sub-7_ses-1_icephys"])
  }

  @Test(arguments: ["{}", "[]", "not json", #"[{"path": "a.txt"}]"#])
  func `something else is refused by name`(text: String) throws {
    let folder = try write(text, "assets.json")
    let error = #expect(throws: InputError.self) {
      _ = try InputCollector(paths: [], manifest: folder.file("assets.json")).collect()
    }
    #expect(error?.description.contains("assets.json") == true)
  }
}
