#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text file could not be written.
package struct TextFileError: Error, Sendable, CustomStringConvertible {
  /// The file.
  package let path: String
  /// The system's error number.
  package let code: Int32

  /// File, what was tried, and the system's words for what happened.
  package var description: String {
    "\(path): expected to write the file, found: \(String(cString: strerror(code)))"
  }
}

/// Small text files without Foundation, which engine modules do not import.
enum TextFile {
  /// Writes a text, replacing an existing file.
  static func write(_ text: String, to path: String) throws(TextFileError) {
    guard let file = fopen(path, "w") else { throw TextFileError(path: path, code: errno) }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    let failure = errno
    let closed = fclose(file)
    if written != bytes.count { throw TextFileError(path: path, code: failure) }
    if closed != 0 { throw TextFileError(path: path, code: errno) }
  }
}
