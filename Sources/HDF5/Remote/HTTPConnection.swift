import CCurl
import Glibc

/// One reusable connection to a server.
///
/// It keeps the TCP and TLS session open between requests, which is most of what a small request costs.
///
/// Unchecked: a handle of libcurl may move between threads but serve one at a time. ``RemoteFile`` takes
/// a connection out of its pool for the length of a request, so no two threads ever hold the same one.
final class HTTPConnection: @unchecked Sendable {
  private let handle: UnsafeMutableRawPointer
  private let reason: UnsafeMutablePointer<CChar>

  /// Starts the library once; it does so under its own lock.
  private static let started = ccurl_start() == CURLE_OK

  /// Prepares a connection; nothing is sent.
  ///
  /// - Throws: `unreachable` when libcurl has no memory.
  init(url: String, settings: RemoteSettings) throws(RemoteError) {
    guard Self.started, let handle = curl_easy_init() else {
      throw RemoteError(
        .unreachable,
        url,
        found: "that libcurl does not start",
        hint: "this machine is out of memory: use fewer --threads"
      )
    }
    self.handle = handle
    reason = .allocate(capacity: Int(CURL_ERROR_SIZE))
    reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    configure(settings)
  }

  deinit {
    curl_easy_cleanup(handle)
    reason.deallocate()
  }

  private func configure(_ settings: RemoteSettings) {
    ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, reason)
    ccurl_set_text(handle, CURLOPT_USERAGENT, "patchline")
    ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    ccurl_set_text(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    ccurl_set_number(handle, CURLOPT_FOLLOWLOCATION, 1)
    ccurl_set_number(handle, CURLOPT_MAXREDIRS, 8)
    // Signals would interrupt other threads of the program.
    ccurl_set_number(handle, CURLOPT_NOSIGNAL, 1)
    ccurl_set_number(handle, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_set_number(handle, CURLOPT_CONNECTTIMEOUT, settings.connectTimeout)
    ccurl_set_number(handle, CURLOPT_LOW_SPEED_LIMIT, 1)
    ccurl_set_number(handle, CURLOPT_LOW_SPEED_TIME, settings.stallTimeout)
    // As the curl program does; the library leaves it to its callers.
    if let bundle = getenv("CURL_CA_BUNDLE") ?? getenv("SSL_CERT_FILE") {
      ccurl_set_text(handle, CURLOPT_CAINFO, bundle)
    }
    ccurl_set_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
      Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
        .header(String(decoding: line, as: UTF8.self))
      return size * count
    }
    ccurl_set_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let goesOn = UnsafeRawBufferPointer(start: bytes, count: size * count)
        .withMemoryRebound(to: UInt8.self) { buffer in
          Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue().append(buffer)
        }
      return goesOn ? size * count : 0
    }
  }

  /// Asks for bytes of the file at `address`.
  ///
  /// - Parameters:
  ///   - address: where to ask, which may be where an earlier request was redirected to.
  ///   - range: the bytes; not empty.
  /// - Returns: the response and libcurl's verdict on the transfer.
  func get(_ address: String, _ range: Range<Int>) -> (transfer: HTTPTransfer, code: CURLcode) {
    precondition(!range.isEmpty, "a range request needs a byte, found \(range)")
    let transfer = HTTPTransfer(wanted: range.count)
    let code = withExtendedLifetime(transfer) {
      let context = Unmanaged.passUnretained(transfer).toOpaque()
      reason.pointee = 0
      ccurl_set_text(handle, CURLOPT_URL, address)
      ccurl_set_text(handle, CURLOPT_RANGE, "\(range.lowerBound)-\(range.upperBound - 1)")
      ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context)
      ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context)
      return curl_easy_perform(handle)
    }
    return (transfer, code)
  }

  /// The address that answered the last request, after redirects.
  var effectiveAddress: String? {
    ccurl_effective_address(handle).map { String(cString: $0) }
  }

  /// libcurl's own words for the last failure.
  func words(for code: CURLcode) -> String {
    let own = String(cString: reason)
    return own.isEmpty ? String(cString: curl_easy_strerror(code)) : own
  }
}
