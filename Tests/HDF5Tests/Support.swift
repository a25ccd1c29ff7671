import Foundation
import HDF5
import Testing

/// A file name in a folder of its own, removed with the value.
final class TemporaryFile {
  let folder: URL
  let path: String

  init(_ name: String = "test.h5") throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("patchline-hdf5-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent(name).path
  }

  deinit {
    // A folder that stays behind harms no test.
    try? FileManager.default.removeItem(at: folder)
  }

  var bytes: [UInt8] {
    get throws { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
  }

  func store(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

/// The error that `body` throws, or `nil`.
func failure(of body: () throws -> Void) -> HDF5Error? {
  do {
    try body()
    return nil
  } catch {
    return error as? HDF5Error
  }
}

/// Real recordings, outside the repository: ../shared/data/nwb-real beside the package.
enum RealFiles {
  static let folder = URL(fileURLWithPath: #filePath)
    .resolvingSymlinksInPath()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("shared/data/nwb-real")

  static let names = [
    "19926019.nwb", "2018_03_20_0005.nwb", "99111002.nwb", "FergusonEtAl2015_PYR2.nwb",
    "Lantyer_180817_ME_9_CC.nwb", "Sst-IRES-CreAi14-395722.01.01.01.nwb",
    "valid_v2_MIES-NWBv2-0655f7e4.nwb",
  ]

  static var areAvailable: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

/// The absolute paths of all datasets below the root, without following soft links.
func datasetPaths(of file: borrowing HDF5File, below path: String = "") throws -> [String] {
  var paths: [String] = []
  for name in try file.linkNames(in: path.isEmpty ? "/" : path) {
    let child = "\(path)/\(name)"
    if try file.linkTarget(child) != nil { continue }
    switch file.kind(of: child) {
    case .dataset: paths.append(child)
    case .group: paths += try datasetPaths(of: file, below: child)
    default: break
    }
  }
  return paths
}
