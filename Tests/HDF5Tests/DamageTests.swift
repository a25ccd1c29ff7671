import Foundation
import HDF5
import Testing

@Suite("Damaged files and wrong paths")
struct DamageTests {
  /// A file with one dataset of two chunks, and where the stored bytes of its second chunk begin.
  ///
  /// Without compression and with all samples of a chunk equal, the chunk is found by its content.
  private func twoChunks(_ storage: Storage) throws -> (TemporaryFile, Int) {
    let temporary = try TemporaryFile()
    let file = try HDF5File(creating: temporary.path)
    let values = (0..<64).map { $0 < 32 ? Float(1.25) : Float(-7.75) }
    try file.write(values, to: "acquisition/sweep/data", storage: storage)
    try file.close()
    let bytes = try temporary.bytes
    let pattern: [UInt8] =
      storage.gzip == nil
      ? (0..<8).flatMap { _ in [0x00, 0x00, 0xF8, 0xC0] as [UInt8] }
      : [0x78, storage.gzip == 1 ? 0x01 : 0x5E]
    let starts = bytes.indices.dropLast(pattern.count).filter { bytes[$0...].starts(with: pattern) }
    let last = storage.gzip == nil ? starts.first : starts.last
    return (temporary, try #require(last))
  }

  private func flipByte(at position: Int, of temporary: TemporaryFile) throws {
    var bytes = try temporary.bytes
    bytes[position] ^= 0x10
    try temporary.store(bytes)
  }

  @Test("a changed byte under a checksum is an error that names chunk and both checksums")
  func checksum() throws {
    let storage = Storage.chunked([32], gzip: nil, shuffle: false, fletcher32: true)
    let (temporary, position) = try twoChunks(storage)
    try flipByte(at: position + 5, of: temporary)
    let file = try HDF5File(reading: temporary.path)
    let dataset = try file.dataset("acquisition/sweep/data")
    #expect(try dataset.readSamples(range: 0..<32).count == 32)
    let error = failure { _ = try dataset.readSamples() }
    #expect(error?.kind == .corruptData)
    #expect(error?.objectPath == "/acquisition/sweep/data")
    let line = error?.description ?? ""
    #expect(line.hasPrefix(temporary.path))
    #expect(line.contains("chunk 1 (from sample 32)"))
    #expect(line.contains("expected the fletcher32 checksum"))
    // The library agrees that the data are damaged, and prints nothing.
    #expect(failure { _ = try dataset.readSamplesThroughLibrary() }?.frames.isEmpty == false)
  }

  @Test("a changed byte in a compressed chunk is an error that names the chunk")
  func inflation() throws {
    let storage = Storage.chunked([32], gzip: 1, shuffle: false)
    let (temporary, position) = try twoChunks(storage)
    try flipByte(at: position + 4, of: temporary)
    let dataset = try HDF5File(reading: temporary.path).dataset("acquisition/sweep/data")
    let error = failure { _ = try dataset.readSamples() }
    #expect(error?.kind == .corruptData)
    #expect(error?.detail.contains("chunk 1 (from sample 32) is damaged") == true)
  }

  @Test("a file cut short is found before the library is asked", arguments: [1, 500, 1_000])
  func truncated(missing: Int) throws {
    let (temporary, _) = try twoChunks(.chunked([32]))
    let bytes = try temporary.bytes
    try temporary.store(bytes.dropLast(missing))
    let error = failure { _ = try HDF5File(reading: temporary.path) }
    #expect(error?.kind == .truncated)
    #expect(error?.detail.contains("it has \(bytes.count - missing) bytes") == true)
    #expect(error?.detail.contains("declares \(bytes.count)") == true)
    #expect(error?.frames == [])
  }

  @Test("a file that ends inside its superblock is truncated")
  func cutSuperblock() throws {
    let (temporary, _) = try twoChunks(.chunked([32]))
    try temporary.store(Array(try temporary.bytes.prefix(30)))
    #expect(failure { _ = try HDF5File(reading: temporary.path) }?.kind == .truncated)
  }

  @Test(
    "what is not HDF5 is described by its first bytes",
    arguments: [
      ("", "an empty file of 0 bytes"),
      ("sweep,time\n1,2\n", "text, \"sweep,time\""),
      ("<html><body>404", "a web page"),
      ("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
      ("\u{0}\u{0}\u{0}\u{0}", "zeros, perhaps an interrupted download"),
    ]
  )
  func notHDF5(content: String, expected: String) throws {
    let temporary = try TemporaryFile()
    try temporary.store(Array(content.utf8))
    let error = failure { _ = try HDF5File(reading: temporary.path) }
    #expect(error?.kind == (content.isEmpty ? .emptyFile : .notHDF5))
    #expect(error?.detail.contains(expected) == true, "\(error?.detail ?? "")")
  }

  @Test("a missing file and a directory are told apart")
  func paths() throws {
    let temporary = try TemporaryFile()
    #expect(failure { _ = try HDF5File(reading: temporary.path) }?.kind == .missingFile)
    let error = failure { _ = try HDF5File(reading: temporary.folder.path) }
    #expect(error?.kind == .unreadableFile)
    #expect(error?.detail == "it is a directory, not a file")
  }

  @Test("a superblock after a user block is found and its sizes are understood")
  func userBlock() throws {
    let (temporary, _) = try twoChunks(.chunked([32]))
    let bytes = try temporary.bytes
    try temporary.store([UInt8](repeating: 0x20, count: 1_024) + bytes)
    let block = try Superblock(checking: temporary.path)
    #expect(block.offset == 1_024)
    #expect(block.version == 0)
    #expect(block.declaredSize == bytes.count + 1_024)
    let file = try HDF5File(reading: temporary.path)
    #expect(try file.dataset("acquisition/sweep/data").readSamples().count == 64)
  }

  @Test("a missing object names what is there")
  func missingObject() throws {
    let (temporary, _) = try twoChunks(.chunked([32]))
    let file = try HDF5File(appending: temporary.path)
    var error = failure { _ = try file.dataset("acquisition/sweep/timestamps") }
    #expect(error?.kind == .missingObject)
    #expect(error?.detail == "'/acquisition/sweep' has no 'timestamps'; it has data")
    error = failure { _ = try file.group("stimulus/presentation") }
    #expect(error?.detail == "'/' has no 'stimulus'; it has acquisition")
    error = failure { _ = try file.group("acquisition/sweep/data") }
    #expect(error?.kind == .wrongType)
    #expect(error?.detail == "expected a group, found a dataset")
    error = failure { _ = try file.dataset("acquisition/sweep/data/x") }
    #expect(error?.detail == "'/acquisition/sweep/data' is not a group")
    try file.createSoftLink("gone", to: "/nowhere")
    error = failure { _ = try file.dataset("gone") }
    #expect(error?.detail == "'/gone' is a link to '/nowhere', which does not exist")
    error = failure { try file.createGroup("acquisition") }
    #expect(error?.detail.contains("the name is taken") == true)
    error = failure { _ = try file.dataset("acquisition/sweep/data").readStrings() }
    #expect(error?.detail == "expected text, found float32")
  }
}
