import Foundation

/// Places that tests read from, relative to this package.
package enum PackageRoot {
  /// The folder that holds `Package.swift`.
  package static let path: String = {
    // Symbolic links are not resolved: a scratch package that links to Sources still finds fixtures.
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  /// A file below `fixtures/`.
  package static func fixture(_ name: String) -> String { path + "/fixtures/" + name }

  /// A file below `../shared/data`, real recordings that may be missing.
  package static func sharedData(_ name: String) -> String { path + "/../shared/data/" + name }

  /// Whether a file or folder is there.
  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}

/// A folder that is removed when it goes out of use.
package final class TemporaryFolder: Sendable {
  /// Absolute path without a trailing slash.
  package let path: String

  /// Makes an empty folder with a name of its own.
  package init() throws {
    path = FileManager.default.temporaryDirectory.path + "/patchline-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // Nothing can be done about a folder that does not go away, and the system cleans /tmp.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file in the folder.
  package func file(_ name: String) -> String { path + "/" + name }
}
