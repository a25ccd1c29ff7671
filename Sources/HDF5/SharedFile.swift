/// One file opened for reading and shared by many threads.
///
/// The library serialises its own calls, so sharing the identifier is sound. Every call opens its
/// own handle of the object it reads; decoding of samples runs outside the library's lock.
package final class SharedFile: Sendable {
  private let file: HDF5File

  /// Opens a local or remote file for reading, after checking that it is complete.
  package init(reading path: String) throws(HDF5Error) {
    self.file = try HDF5File(reading: path)
  }

  /// The file's bytes, when it is read over the network; `nil` for local files.
  package var remote: RemoteFile? { file.handle.remote }

  /// Makes sure that what was found missing is missing, and not only out of reach.
  ///
  /// Look-ups answer "nothing there" when the connection is gone. Who draws conclusions from absence asks
  /// here afterwards.
  /// - Throws: `remoteFailure` when the connection broke at any time since the file was opened.
  package func confirmReadable() throws(HDF5Error) {
    if let failure = remote?.failure { throw HDF5Error(failure, "read", object: "/") }
  }

  /// The file's path as it was opened.
  package var filePath: String { file.filePath }

  /// Lends the open file to `body`.
  package func withFile<Result>(
    _ body: (borrowing HDF5File) throws(HDF5Error) -> Result
  ) throws(HDF5Error) -> Result {
    try body(file)
  }

  /// A fresh handle of the dataset at `path`.
  package func dataset(_ path: String) throws(HDF5Error) -> Dataset {
    try file.dataset(path)
  }

  /// A fresh handle of the group at `path`.
  package func group(_ path: String) throws(HDF5Error) -> Group {
    try file.group(path)
  }

  /// The samples of the dataset at `path`; see ``Dataset/readSamples(range:)``.
  package func readSamples(
    _ path: String,
    range: Range<Int>? = nil
  ) throws(HDF5Error) -> RawSamples {
    try file.dataset(path).readSamples(range: range)
  }
}
