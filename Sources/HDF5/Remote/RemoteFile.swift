import Synchronization

/// A file on a web server, read in parts and never written.
///
/// The library asks for thousands of small pieces of metadata; here they come from blocks that are fetched
/// once. Samples are fetched chunk by chunk ahead of the library, in as few requests as their place in the
/// file allows, see ``prefetch(_:)``.
///
/// A failure is final: once a part could not be read, every further read fails with the same error, so
/// that a recording is never taken for a smaller one because the network broke halfway.
package final class RemoteFile: Sendable {
  /// The address as it was given.
  package let url: String
  /// Size in bytes by the server's word.
  package let size: Int
  /// What the server says of the content: two reads with equal tags see equal bytes.
  package let tag: RemoteTag

  private let settings: RemoteSettings
  private let transport: RemoteTransport
  private let state: Mutex<State>

  private struct State {
    var cache: BlockCache
    var failure: RemoteError?
    /// Where the last fetch for the library ended, and how much it was.
    var lastEnd = 0
    var lastLength = 0
  }

  /// Whether a path names a remote file: `http://` or `https://`, in any case.
  package static func isRemote(_ path: String) -> Bool {
    let start = path.prefix(8).lowercased()
    return start.hasPrefix("http://") || start == "https://"
  }

  /// Asks for the file's first bytes.
  ///
  /// It is a request for a part, not for the headers alone: addresses that are signed for reading refuse
  /// anything else, and a server without range support shows itself at once.
  ///
  /// - Throws: ``RemoteError`` when the server, the file or range support is missing.
  package init(
    opening url: String,
    settings: RemoteSettings = .standard
  ) throws(RemoteError) {
    self.url = url
    self.settings = settings
    transport = RemoteTransport(url: url, settings: settings)
    var cache = BlockCache(blockSize: settings.blockSize, capacity: settings.capacity)
    let part = try transport.fetch(0..<max(settings.readAhead, settings.blockSize))
    cache.insert(part.bytes, from: 0)
    size = part.totalSize
    tag = RemoteTag(part)
    state = Mutex(State(cache: cache))
  }

  /// Requests and bytes so far.
  package var traffic: RemoteTraffic { transport.traffic }

  /// The failure that ended reading; `nil` while all is well.
  package var failure: RemoteError? { state.withLock { $0.failure } }

  /// Fills `target` with the bytes from `offset`.
  ///
  /// - Precondition: the bytes lie inside the file.
  /// - Throws: ``RemoteError``; ``failure`` is set from then on.
  package func read(
    into target: UnsafeMutableRawBufferPointer,
    at offset: Int
  ) throws(RemoteError) {
    precondition(
      offset >= 0 && offset + target.count <= size,
      "bytes \(offset)..<\(offset + target.count) are outside 0..<\(size)"
    )
    var done = 0
    while done < target.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[done...])
      let range = (offset + done)..<(offset + target.count)
      let copied = state.withLock { $0.cache.copy(range, to: rest) }
      done += copied
      if done == target.count { return }
      if copied == 0 { try fill(range) }
    }
  }

  /// Fetches parts of the file that will be read soon.
  ///
  /// Parts that are near one another travel in one request; what is in memory does not travel again. It is
  /// a hint: bytes outside the file are ignored.
  ///
  /// - Parameter ranges: byte ranges in any order, together much smaller than the cache.
  /// - Throws: ``RemoteError``; ``failure`` is set from then on.
  package func prefetch(_ ranges: [Range<Int>]) throws(RemoteError) {
    for run in missingRuns(ranges) { try fetch(run) }
  }

  // MARK: Fetching

  /// Fetches what the library is waiting for, and some of what follows.
  private func fill(_ range: Range<Int>) throws(RemoteError) {
    let run = state.withLock { state in
      let blocks = state.cache.blocks(of: range)
      let start = blocks.lowerBound * settings.blockSize
      // Reading on where the last fetch ended doubles the length; anything else starts small again.
      let isNext = start == state.lastEnd
      state.lastLength =
        isNext
        ? min(2 * state.lastLength, settings.largestReadAhead) : settings.readAhead
      let length = max(state.lastLength, settings.blockSize)
      let wanted = state.cache.blocks(of: range.lowerBound..<max(range.upperBound, start + length))
      // Up to the first block that is there: what follows it was fetched for another reason.
      let end =
        wanted.first { $0 > wanted.lowerBound && state.cache.contains($0) } ?? wanted.upperBound
      state.lastEnd = end * settings.blockSize
      return wanted.lowerBound..<end
    }
    try fetch(run)
  }

  /// The runs of blocks that are missing of some byte ranges, near ones joined.
  private func missingRuns(_ ranges: [Range<Int>]) -> [Range<Int>] {
    let bridge = settings.bridgedGap / settings.blockSize
    return state.withLock { state in
      var runs: [Range<Int>] = []
      for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        let inside = range.clamped(to: 0..<size)
        if inside.isEmpty { continue }
        for block in state.cache.blocks(of: inside) where !state.cache.contains(block) {
          // A gap is read through only where none of it is there: nothing travels twice.
          if let last = runs.last, block <= last.upperBound + bridge,
            !(last.upperBound..<max(last.upperBound, block)).contains(where: state.cache.contains)
          {
            runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, block + 1)
          } else {
            runs.append(block..<(block + 1))
          }
        }
      }
      return runs
    }
  }

  /// Fetches a run of blocks into the cache, outside its lock.
  private func fetch(_ run: Range<Int>) throws(RemoteError) {
    if let failure { throw failure }
    let bytes = run.lowerBound * settings.blockSize..<min(run.upperBound * settings.blockSize, size)
    do throws(RemoteError) {
      let part = try transport.fetch(bytes)
      guard part.totalSize == size, RemoteTag(part) == tag else {
        throw RemoteError(
          .changed,
          url,
          found: "another file than was opened: \(part.totalSize) bytes and \(RemoteTag(part))"
            + " instead of \(size) bytes and \(tag)",
          hint: "it was replaced meanwhile: read it again"
        )
      }
      state.withLock { $0.cache.insert(part.bytes, from: run.lowerBound) }
    } catch {
      state.withLock { $0.failure = error }
      throw error
    }
  }
}

/// The server's mark of a file's content.
package struct RemoteTag: Sendable, Equatable, CustomStringConvertible {
  /// `ETag` without quotes; `W/` stays in front of a weak one.
  package var entityTag: String?
  /// `Last-Modified` as the server writes it.
  package var lastModified: String?

  init(_ part: RemoteTransport.Part) {
    entityTag = part.entityTag
    lastModified = part.lastModified
  }

  /// The tag in words; "no tag" where the server gives none.
  package var description: String {
    if let entityTag { return "ETag \(entityTag)" }
    return lastModified.map { "changed \($0)" } ?? "no tag"
  }
}
