/// Size and mark of a remote file, without opening it.
package struct RemoteFacts: Sendable, Equatable {
  /// Size in bytes by the server's word.
  package let size: Int
  /// The server's mark of the content.
  package let tag: RemoteTag

  /// Asks the server for the file's first byte.
  ///
  /// - Throws: ``RemoteError`` as ``RemoteFile/init(opening:settings:)`` does.
  package init(
    of url: String,
    settings: RemoteSettings = .standard
  ) throws(RemoteError) {
    let part = try RemoteTransport(url: url, settings: settings).fetch(0..<1)
    size = part.totalSize
    tag = RemoteTag(part)
  }
}
