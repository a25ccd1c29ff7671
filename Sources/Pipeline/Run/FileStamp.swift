import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// What the file system says of a file: enough to believe that its bytes are the same without reading them.
///
/// Size, time of last change and inode are what `make` and `git` go by. They miss a change that keeps the size
/// and puts the old time back; `extract --verify` reads the bytes instead.
package struct FileStamp: Sendable, Codable, Equatable {
  /// Size in bytes.
  package var size: Int
  /// Last change in nanoseconds since 1970.
  package var modified: Int
  /// Number of the file in its file system.
  package var inode: UInt64

  /// The stamp of a file; `nil` where there is none, as for an address of the web.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    inode = UInt64(status.st_ino)
  }
}
