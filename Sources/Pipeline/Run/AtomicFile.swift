package import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Writes whole files so that a reader, or a run that was killed, never sees half of one.
package enum AtomicFile {
  /// Writes to a temporary name in the same folder, flushes it to the disk, and renames it; see
  /// ``StreamedFile``.
  ///
  /// - Throws: ``OutputError`` naming the file and the system's reason (no space, no permission).
  package static func write(_ data: Data, to path: String) throws {
    let file = try StreamedFile(path)
    try file.append(data)
    try file.finish()
  }

  /// Writes text as UTF-8; see ``write(_:to:)-(Data,_)``.
  package static func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  /// Gives a finished temporary file its name; the file that had it, if any, is gone.
  ///
  /// Not `FileManager.replaceItemAt`, which fails on Linux when there is nothing to replace.
  /// - Throws: ``OutputError``; the temporary file is then removed.
  package static func rename(_ temporary: String, to path: String) throws {
    guard Glibc.rename(temporary, path) != 0 else { return }
    let code = errno
    unlink(temporary)
    throw OutputError(path: path, code: code)
  }

  /// Lets the owner write a file, as a copy of a read-only original must.
  ///
  /// - Throws: ``OutputError``.
  package static func makeWritable(_ path: String) throws {
    guard chmod(path, 0o644) == 0 else { throw OutputError(path: path, code: errno) }
  }

  /// Flushes a file that was written by other means to the disk, before it gets its name.
  ///
  /// - Throws: ``OutputError``.
  package static func flush(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputError(path: path, code: errno) }
    let code: Int32 = fsync(descriptor) == 0 ? 0 : errno
    Glibc.close(descriptor)
    if code != 0 { throw OutputError(path: path, code: code) }
  }

  /// Makes a folder and those above it.
  ///
  /// - Throws: ``OutputError`` when it cannot be made.
  package static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw OutputError(path: path, reason: (error as NSError).localizedDescription)
    }
  }
}

/// An output that could not be written: exit code 74.
package struct OutputError: Error, CustomStringConvertible {
  /// The file or folder.
  package let path: String
  /// The system's reason.
  package let reason: String

  /// Creates an error from a reason in words.
  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Creates an error from the system's error number.
  package init(path: String, code: Int32) {
    self.path = path
    reason = String(cString: strerror(code))
  }

  /// One line for the user.
  package var description: String {
    "cannot write \(path): \(reason); free space or name another place with -o; finished cells are kept"
  }
}
