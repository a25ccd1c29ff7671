import Foundation
import HDF5

/// Files that are damaged or no NWB at all.
enum FixtureDamage {
  static let all: [Fixture] = [
    Fixture("empty.nwb", "a file of no bytes, as a failed download leaves it") {
      try Data().write(to: URL(fileURLWithPath: $0))
    },
    Fixture("text.nwb", "a text file: the pointer that a large-file store leaves behind") {
      let text = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 22700000\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: $0))
    },
    Fixture("not-nwb.h5", "HDF5 without an NWB version") { path in
      let file = try HDF5File(creating: path)
      try file.write([1.0, 2.0], to: "/values")
      try file.close()
    },
    Fixture("no-recordings.nwb", "NWB 2 without a patch-clamp series") {
      try FixtureFile([], table: .none).write(to: $0)
    },
    Fixture("truncated.nwb", "a file cut short at 60 % of its length") { path in
      try FixtureFile.threeSweeps().write(to: path)
      let url = URL(fileURLWithPath: path)
      let bytes = try Data(contentsOf: url)
      try bytes.prefix(bytes.count * 6 / 10).write(to: url)
    },
    Fixture("corrupt-chunk.nwb", "one compressed chunk of sweep 1's response overwritten") { path in
      try writeCorruptChunk(to: path)
    },
  ]

  /// Only the damaged response is compressed, so that the first zlib header of the file is its chunk's.
  private static func writeCorruptChunk(to path: String) throws {
    var file = FixtureFile.threeSweeps()
    for index in file.series.indices where index != 2 { file.series[index].storage = .contiguous }
    try file.write(to: path)
    let url = URL(fileURLWithPath: path)
    var bytes = try Data(contentsOf: url)
    guard let header = bytes.range(of: Data([0x78, 0x5e])) else { return }
    for offset in 40..<120 { bytes[header.lowerBound + offset] = 0xff }
    try bytes.write(to: url)
  }
}
