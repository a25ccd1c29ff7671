import CHDF5Shim

/// A borrowed identifier with the names that error messages need.
///
/// It owns nothing: the file, group or dataset it was taken from must outlive it.
package struct ObjectHandle: Sendable {
  private let identifier: hid_t
  /// The file's path as it was opened.
  let filePath: String
  /// The object's absolute path as it was opened.
  let path: String
  /// The file's bytes, when it is read over the network; `nil` for local files.
  let remote: RemoteFile?

  init(_ identifier: hid_t, filePath: String, path: String, remote: RemoteFile? = nil) {
    self.identifier = identifier
    self.filePath = filePath
    self.path = path
    self.remote = remote
  }

  /// The handle of an object of the same file.
  func handle(of identifier: hid_t, path: String) -> ObjectHandle {
    ObjectHandle(identifier, filePath: filePath, path: path, remote: remote)
  }

  /// The library's number, after making sure that this thread prints no errors.
  var id: hid_t {
    Library.enter()
    return identifier
  }

  /// The absolute path of `relative`, seen from this object.
  func absolutePath(_ relative: String) -> String {
    if relative.hasPrefix("/") { return relative }
    if relative == "." || relative.isEmpty { return path }
    return path == "/" ? "/\(relative)" : "\(path)/\(relative)"
  }

  /// A library failure at `object`, or at this object.
  ///
  /// After the connection broke nothing that the library says is to be believed, "no such object" least:
  /// then the failure is the connection's.
  func failure(_ operation: String, at object: String? = nil, detail: String = "") -> HDF5Error {
    if let broken = remote?.failure { return HDF5Error(broken, operation, object: object ?? path) }
    return .library(operation, file: filePath, object: object ?? path, detail: detail)
  }

  /// A failure found here rather than by the library.
  func failure(
    _ kind: HDF5Error.Kind,
    _ operation: String,
    at object: String? = nil,
    detail: String
  ) -> HDF5Error {
    HDF5Error(kind, operation, file: filePath, object: object ?? path, detail: detail)
  }

  /// Throws `operation`'s failure when a library call returned a negative status.
  func check(
    _ status: herr_t,
    _ operation: @autoclosure () -> String,
    at object: String? = nil
  ) throws(HDF5Error) {
    if status < 0 { throw failure(operation(), at: object) }
  }
}
