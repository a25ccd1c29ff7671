import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Keeps two programs from working in one run folder at the same time.
///
/// A lock is a file with host, process and Slurm job, made by a hard link: that is atomic on local disks, NFS and
/// Lustre alike, whereas `flock` and `fcntl` are switched off on many clusters. Its holder touches it every 20
/// seconds. It is stale, and taken over, when its process is gone (same host), when it is the earlier life of
/// this very Slurm task, or when nobody touched it for three minutes (other host). Shards have a lock each, so
/// that the shards of one run share a folder; a whole run and shards exclude each other.
package final class RunLock: Sendable {
  /// Who holds a lock.
  package struct Holder: Sendable, Codable, Equatable, CustomStringConvertible {
    /// Name of the machine.
    package var host: String
    /// Process number there.
    package var process: Int32
    /// When that process started, in ticks since the machine's start: tells a reused number.
    package var started: String
    /// Slurm job (and array task), `nil` outside Slurm.
    package var job: String?
    /// How often Slurm has requeued that job.
    package var restart: Int

    /// This process.
    static func current(environment: [String: String]) -> Holder {
      let array = environment["SLURM_ARRAY_JOB_ID"].map {
        $0 + "_" + (environment["SLURM_ARRAY_TASK_ID"] ?? "0")
      }
      return Holder(
        host: ProcessInfo.processInfo.hostName,
        process: getpid(),
        started: startTicks(of: getpid()) ?? "",
        job: array ?? environment["SLURM_JOB_ID"],
        restart: environment["SLURM_RESTART_COUNT"].flatMap(Int.init) ?? 0
      )
    }

    /// `process 4711 on node12 (Slurm job 812_3)`.
    package var description: String {
      "process \(process) on \(host)" + (job.map { " (Slurm job \($0))" } ?? "")
    }

    /// Whether the process is still there; `nil` where this host cannot tell.
    func isAlive(seenFrom host: String) -> Bool? {
      guard host == self.host else { return nil }
      guard let ticks = Self.startTicks(of: process) else { return kill(process, 0) == 0 }
      return ticks == started
    }

    /// Field 22 of `/proc/PID/stat`; `nil` where there is no such process.
    static func startTicks(of process: Int32) -> String? {
      guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
        let end = text.lastIndex(of: ")")
      else { return nil }
      let fields = text[text.index(after: end)...].split(separator: " ")
      // A zombie has stopped working.
      guard fields.count > 19, fields[0] != "Z" else { return nil }
      return String(fields[19])
    }
  }

  /// Seconds after which a lock of another host that nobody touched is stale.
  package static let patience = 180.0

  /// What was noticed while taking the lock; `nil` when nothing was.
  package let note: String?
  private let path: String
  private let me: Holder
  private let pulse: Task<Void, Never>
  private let isReleased = Mutex(false)

  /// Takes the lock of a run, or of one of its shards.
  ///
  /// - Throws: ``RunError`` that says who holds it, ``OutputError`` when it cannot be written.
  package init(
    _ folder: RunFolder,
    shard: Shard?,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    let path = folder.state + "/" + Self.name(shard)
    let me = Holder.current(environment: environment)
    note = try Self.take(path, for: me, in: folder)
    self.path = path
    self.me = me
    pulse = Task.detached {
      while !Task.isCancelled {
        utimes(path, nil)
        // Cancelled while it waits: the lock is gone.
        try? await Task.sleep(for: .seconds(20))
      }
    }
    do {
      try Self.refuseRivals(of: shard, me, in: folder)
    } catch {
      release()
      throw error
    }
  }

  deinit { release() }

  /// Gives the lock back; a second call does nothing.
  package func release() {
    let isFirst = isReleased.withLock { isReleased in
      defer { isReleased = true }
      return !isReleased
    }
    guard isFirst else { return }
    pulse.cancel()
    // Somebody may have taken it for stale, after this machine slept.
    if Self.read(path) == me { unlink(path) }
  }

  /// The living holders of shard locks in a folder.
  package static func shardHolders(in folder: RunFolder) -> [(lock: String, holder: Holder)] {
    // No state, no locks.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.state)) ?? []
    let host = ProcessInfo.processInfo.hostName
    return names.filter { $0.hasPrefix("lock-") && !$0.contains(".") }.sorted().compactMap { name in
      let path = folder.state + "/" + name
      guard let holder = read(path), !isStale(path, holder, host: host) else { return nil }
      return (String(name.dropFirst("lock-".count)), holder)
    }
  }

  private static func name(_ shard: Shard?) -> String {
    shard.map { "lock-" + $0.fileName } ?? "lock"
  }

  private static func take(_ path: String, for me: Holder, in folder: RunFolder) throws -> String? {
    let mine = path + ".\(me.host).\(me.process)"
    try AtomicFile.write(try JSONEncoder().encode(me), to: mine)
    defer { unlink(mine) }
    if link(mine, path) == 0 { return nil }
    guard errno == EEXIST else { throw OutputError(path: path, code: errno) }
    let holder = read(path)
    if let holder {
      let isEarlierLife = me.job != nil && holder.job == me.job && holder.restart < me.restart
      guard isEarlierLife || isStale(path, holder, host: me.host) else {
        throw refusal(folder, what: "", holder)
      }
    }
    // Two that find one stale lock: only one of the renames finds the file, and only one link succeeds.
    let aside = mine + ".stale"
    if rename(path, aside) == 0 { unlink(aside) }
    guard link(mine, path) == 0 else {
      throw refusal(folder, what: "", read(path) ?? me)
    }
    return "took over the lock of \(holder?.description ?? "an unknown process"), which is gone"
  }

  /// A whole run beside a shard, or the other way round, would write the same cells and tables.
  private static func refuseRivals(of shard: Shard?, _ me: Holder, in folder: RunFolder) throws {
    if shard != nil {
      let path = folder.state + "/lock"
      if let holder = read(path), !isStale(path, holder, host: me.host) {
        throw refusal(folder, what: "", holder)
      }
    } else if let (name, holder) = shardHolders(in: folder).first {
      throw refusal(folder, what: "shard \(name) of ", holder)
    }
  }

  private static func refusal(_ folder: RunFolder, what: String, _ holder: Holder) -> RunError {
    RunError(
      "\(folder.path): \(what)this run is in work by \(holder); wait for it, or stop it and start again"
        + " (finished cells are kept)"
    )
  }

  private static func read(_ path: String) -> Holder? {
    FileManager.default.contents(atPath: path).flatMap {
      // A lock that cannot be read was not made by us whole: it counts as stale.
      try? JSONDecoder().decode(Holder.self, from: $0)
    }
  }

  private static func isStale(_ path: String, _ holder: Holder, host: String) -> Bool {
    if let alive = holder.isAlive(seenFrom: host) { return !alive }
    guard let touched = FileStamp(of: path) else { return true }
    // Compared with a file written now, not with our clock: the file server's clock may differ.
    let probe = path + ".probe.\(host).\(getpid())"
    defer { unlink(probe) }
    close(open(probe, O_WRONLY | O_CREAT | O_TRUNC, 0o644))
    guard let now = FileStamp(of: probe) else { return false }
    return Double(now.modified - touched.modified) * 1e-9 > patience
  }
}
