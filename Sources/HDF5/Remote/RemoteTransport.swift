import CCurl
import Glibc
import Synchronization

/// Range requests for one address, with retries; no memory of what was read.
///
/// Any number of threads may ask at once; each request has a connection of its own, and connections are
/// kept for the next one.
final class RemoteTransport: Sendable {
  /// The address as it was given.
  let url: String
  private let settings: RemoteSettings
  private let state = Mutex(State())

  private struct State {
    var idle: [HTTPConnection] = []
    /// Where requests are redirected to; asked directly from then on.
    var direct: String?
    var traffic = RemoteTraffic()
  }

  /// A part of the file and what the server says of the whole.
  struct Part: Sendable {
    var bytes: [UInt8]
    var totalSize: Int
    var entityTag: String?
    var lastModified: String?
  }

  init(url: String, settings: RemoteSettings) {
    self.url = url
    self.settings = settings
  }

  /// Requests and bytes so far.
  var traffic: RemoteTraffic { state.withLock { $0.traffic } }

  /// Asks for bytes, several times if need be.
  ///
  /// - Parameter range: the bytes; may reach over the end of the file, where fewer come back.
  /// - Returns: the bytes, and what the server says of the file.
  /// - Throws: the last try's failure.
  func fetch(_ range: Range<Int>) throws(RemoteError) -> Part {
    var wait = settings.firstWait
    for attempt in 1... {
      do throws(RemoteError) {
        return try requestOnce(range)
      } catch {
        guard error.kind == .interrupted, attempt < settings.tries else { throw error }
      }
      usleep(useconds_t(wait * 1e6))
      wait *= 4
    }
    preconditionFailure("the loop above returns or throws")
  }

  /// One try; a redirect that has expired is followed anew from the address that was given.
  private func requestOnce(_ range: Range<Int>) throws(RemoteError) -> Part {
    guard let direct = state.withLock({ $0.direct }) else { return try request(url, range) }
    do throws(RemoteError) {
      return try request(direct, range)
    } catch {
      guard error.kind == .refused || error.kind == .notFound else { throw error }
      state.withLock { $0.direct = nil }
      return try request(url, range)
    }
  }

  private func request(_ address: String, _ range: Range<Int>) throws(RemoteError) -> Part {
    let connection = try borrow()
    let (transfer, code) = connection.get(address, range)
    state.withLock {
      $0.traffic.requests += 1
      $0.traffic.bytes += transfer.received
    }
    guard code == CURLE_OK, transfer.status == 206 else {
      // The connection may be in the middle of a body: not worth keeping.
      throw failure(code, transfer, connection, range)
    }
    let effective = connection.effectiveAddress
    state.withLock {
      $0.idle.append(connection)
      if let effective, effective != url { $0.direct = effective }
    }
    return try checked(transfer, range)
  }

  /// A connection that no other thread has.
  private func borrow() throws(RemoteError) -> HTTPConnection {
    if let idle = state.withLock({ $0.idle.popLast() }) { return idle }
    return try HTTPConnection(url: url, settings: settings)
  }

  private func checked(
    _ transfer: HTTPTransfer,
    _ range: Range<Int>
  ) throws(RemoteError) -> Part {
    guard let totalSize = transfer.totalSize, transfer.start == range.lowerBound else {
      throw RemoteError(
        .noRanges,
        url,
        found: "a server that does not say which part of the file it sends",
        hint: "download the file and name the copy"
      )
    }
    let expected = min(range.upperBound, totalSize) - range.lowerBound
    guard transfer.body.count == expected else {
      throw RemoteError(
        .interrupted,
        url,
        found: "\(transfer.body.count) of \(expected) bytes from byte \(range.lowerBound)",
        hint: "the server or a proxy cuts answers short: run the same command later"
      )
    }
    return Part(
      bytes: transfer.body,
      totalSize: totalSize,
      entityTag: transfer.entityTag,
      lastModified: transfer.lastModified
    )
  }

  private func failure(
    _ code: CURLcode,
    _ transfer: HTTPTransfer,
    _ connection: HTTPConnection,
    _ range: Range<Int>
  ) -> RemoteError {
    if transfer.status != 0, transfer.status != 206 {
      return RemoteError(status: transfer.status, url: url)
    }
    let words = connection.words(for: code)
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return RemoteError(
        .unreachable,
        url,
        found: "no server of this name (\(words))",
        hint: "check the spelling, and that this machine reaches the network: compute nodes often"
          + " do not"
      )
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_TOO_MANY_REDIRECTS:
      return RemoteError(
        .unreachable,
        url,
        found: "an address that leads nowhere (\(words))",
        hint: "give the http or https address of a file"
      )
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED:
      return RemoteError(
        .insecure,
        url,
        found: "no encrypted connection that this machine trusts (\(words))",
        hint: "install ca-certificates, or name your institution's certificates in CURL_CA_BUNDLE"
      )
    default:
      return RemoteError(
        .interrupted,
        url,
        found: "no connection, or one that broke, in \(settings.tries) tries at byte"
          + " \(range.lowerBound) (\(words))",
        hint: "run the same command again; finished cells are kept"
      )
    }
  }
}

/// How much travelled for a remote file.
package struct RemoteTraffic: Sendable, Equatable {
  /// Requests that were sent, tries that failed included.
  package var requests = 0
  /// Bytes of bodies that arrived.
  package var bytes = 0
}
