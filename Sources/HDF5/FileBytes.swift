import Glibc

/// A file whose bytes can be read at given positions, without the library.
protocol ByteSource: ~Copyable {
  /// Path or address, for messages.
  var path: String { get }
  /// Size in bytes.
  var size: Int { get }
  /// The bytes from `offset`, fewer than `count` at the end of the file.
  func read(_ count: Int, at offset: Int) throws(HDF5Error) -> [UInt8]
}

/// A local file opened for reading bytes.
struct FileBytes: ByteSource, ~Copyable {
  let path: String
  let size: Int
  private let descriptor: CInt

  /// Opens a regular file.
  ///
  /// - Throws: `missingFile` or `unreadableFile`.
  init(path: String) throws(HDF5Error) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? HDF5Error(.missingFile, "open", file: path, detail: "there is no such file")
        : Self.failure(path)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw HDF5Error(.unreadableFile, "open", file: path, detail: "it is a directory, not a file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    self.path = path
    self.size = Int(status.st_size)
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// The bytes from `offset`, fewer than `count` at the end of the file.
  func read(_ count: Int, at offset: Int) throws(HDF5Error) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = pread(descriptor, &bytes, count, off_t(offset))
    guard received >= 0 else { throw Self.failure(path) }
    return Array(bytes.prefix(received))
  }

  private static func failure(_ path: String) -> HDF5Error {
    let reason = String(cString: strerror(errno))
    return HDF5Error(.unreadableFile, "open", file: path, detail: reason)
  }
}
