import HDF5
import Testing

@Suite("Real recordings", .enabled(if: RealFiles.areAvailable, "needs ../shared/data/nwb-real"))
struct RealFileTests {
  @Test(
    "every numeric dataset reads alike by own decoding and by the library",
    arguments: RealFiles.names
  )
  func agreement(name: String) throws {
    let file = try HDF5File(reading: RealFiles.path(name))
    var sampleCount = 0
    for path in try datasetPaths(of: file) {
      let dataset = try file.dataset(path)
      guard dataset.elementType.isNumeric, dataset.shape.count == 1, dataset.count > 1_000 else {
        continue
      }
      let own = try dataset.readSamples()
      #expect(own == (try dataset.readSamplesThroughLibrary()), "\(path)")
      let middle = (own.count / 3)..<(own.count / 2)
      #expect(
        try dataset.readSamples(range: middle)
          == dataset.readSamplesThroughLibrary(range: middle),
        "\(path)"
      )
      sampleCount += own.count
    }
    #expect(sampleCount > 100_000)
  }

  @Test("every attribute and every text of every object can be read", arguments: RealFiles.names)
  func attributes(name: String) throws {
    let file = try HDF5File(reading: RealFiles.path(name))
    let names = try file.attributeNames() + file.linkNames()
    #expect(names.contains("nwb_version"))
    var textCount = 0
    for path in try datasetPaths(of: file) {
      let dataset = try file.dataset(path)
      for attribute in try dataset.attributeNames() {
        #expect(try dataset.attribute(attribute) != nil, "\(path)@\(attribute)")
      }
      if dataset.elementType.isString {
        #expect(try dataset.readStrings().count == dataset.count, "\(path)")
        textCount += 1
      }
    }
    #expect(textCount > 2)
  }
}
