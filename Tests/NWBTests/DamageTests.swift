import NWB
import TestSupport
import Testing

@Suite("Damaged files and files that are no NWB")
struct DamageTests {
  private let bench: FixtureBench

  init() throws {
    bench = try FixtureBench()
  }

  @Test(
    "the error names file, expectation and finding on one line",
    arguments: [
      ("empty.nwb", "empty"), ("text.nwb", "HDF5"), ("truncated.nwb", "truncated"),
      ("not-nwb.h5", "nwb_version"), ("no-recordings.nwb", "patch-clamp"),
    ]
  )
  func damage(name: String, words: String) throws {
    let path = try bench.make(name)
    let error = try #require(throws: NWBError.self) { try NWBReader.open(path) }
    #expect(error.file == path)
    #expect(error.description.contains(words), "\(error)")
    #expect(error.description.contains("expected") && error.description.contains("found"))
    #expect(!error.description.contains("\n"))
  }

  @Test("a missing file is said to be missing")
  func missing() throws {
    let error = try #require(throws: NWBError.self) { try NWBReader.open("/nowhere/cell.nwb") }
    #expect(error.hint == "check the path")
  }

  @Test("every fixture is small and its bytes are the same each time", arguments: allFixtures)
  func deterministic(fixture: Fixture) throws {
    let (first, second) = (bench.path("first"), bench.path("second"))
    try fixture.make(first)
    try fixture.make(second)
    let bytes = try fileBytes(first)
    #expect(bytes.count < 150_000, "\(bytes.count) bytes")
    #expect(try fileBytes(second) == bytes)
  }

  @Test("fixture names are unique")
  func names() {
    #expect(Set(allFixtures.map(\.name)).count == allFixtures.count)
  }
}
