/// A remote file as the check of the superblock reads it.
struct RemoteBytes: ByteSource, ~Copyable {
  private let file: RemoteFile

  init(_ file: RemoteFile) { self.file = file }

  var path: String { file.url }
  var size: Int { file.size }

  func read(_ count: Int, at offset: Int) throws(HDF5Error) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, file.size - offset)))
    if bytes.isEmpty { return bytes }
    var failure: RemoteError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(RemoteError) {
        try file.read(into: buffer, at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw HDF5Error(failure, "open") }
    return bytes
  }
}

extension RemoteFile {
  /// Opens a file for the library.
  static func open(_ url: String) throws(HDF5Error) -> RemoteFile {
    do throws(RemoteError) {
      return try RemoteFile(opening: url)
    } catch {
      throw HDF5Error(error, "open")
    }
  }
}

extension HDF5Error {
  /// A failure of the connection, with what was tried in the file.
  ///
  /// A file that is not there or not public is as a local one that is not; but once it was opened, every
  /// failure is one of the connection.
  package init(_ remote: RemoteError, _ operation: String, object: String = "") {
    let kind: Kind =
      switch remote.kind {
      case .notFound where object.isEmpty: .missingFile
      case .refused where object.isEmpty: .unreadableFile
      default: .remoteFailure
      }
    let detail = kind == .missingFile ? remote.found : "\(remote.found); \(remote.hint)"
    self.init(kind, operation, file: remote.url, object: object, detail: detail)
  }
}
