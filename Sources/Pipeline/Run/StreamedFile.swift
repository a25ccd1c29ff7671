package import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A file that is written piece by piece under a temporary name and appears whole, or not at all.
///
/// Holds 256 kB at most, whatever the size of the file.
package final class StreamedFile {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFinished = false

  /// Opens the temporary file, in the folder of the final one.
  ///
  /// - Throws: ``OutputError`` with the system's reason.
  package init(_ path: String) throws {
    let temporary = path + ".tmp.\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(path: path, code: errno) }
    self.path = path
    self.temporary = temporary
    self.descriptor = descriptor
  }

  deinit {
    // Reached without `finish` only after an error: what is there is of no use.
    guard !isFinished else { return }
    Glibc.close(descriptor)
    unlink(temporary)
  }

  /// Appends text as UTF-8.
  ///
  /// - Throws: ``OutputError``.
  package func append(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= 1 << 18 { try flush() }
  }

  /// Appends bytes.
  ///
  /// - Throws: ``OutputError``.
  package func append(_ data: Data) throws {
    try flush()
    try data.withUnsafeBytes { try write($0) }
  }

  /// Flushes the bytes to the disk and gives the file its name.
  ///
  /// - Throws: ``OutputError``; the temporary file is then removed.
  package func finish() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw OutputError(path: path, code: errno) }
    isFinished = true
    let code: Int32 = Glibc.close(descriptor) == 0 ? 0 : errno
    if code != 0 {
      unlink(temporary)
      throw OutputError(path: path, code: code)
    }
    try AtomicFile.rename(temporary, to: path)
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try write($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    var offset = 0
    while offset < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw OutputError(path: path, code: errno)
      }
      offset += written
    }
  }
}
