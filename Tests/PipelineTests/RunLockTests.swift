import Foundation
import Pipeline
import TestSupport
import Testing

/// Two runs in one folder: refused, with who is there; and what becomes of locks whose holder is gone.
@Suite struct RunLockTests {
  private func folder() throws -> (RunFolder, TemporaryFolder) {
    let temporary = try TemporaryFolder()
    let folder = RunFolder(temporary.file("run"))
    try folder.create()
    return (folder, temporary)
  }

  private func plant(_ holder: RunLock.Holder, in folder: RunFolder, age: Double = 0) throws {
    let path = folder.state + "/lock"
    try JSONEncoder().encode(holder).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -age)],
      ofItemAtPath: path
    )
  }

  private func stranger(host: String, job: String? = nil) throws -> RunLock.Holder {
    // Decoded, because only a process makes a holder of itself. No process has this number.
    let text = """
      {"host": "\(host)", "process": 4194304, "started": "1", "restart": 0\
      \(job.map { ", \"job\": \"\($0)\"" } ?? "")}
      """
    return try JSONDecoder().decode(RunLock.Holder.self, from: Data(text.utf8))
  }

  @Test func `a second run is refused with host and process of the first`() throws {
    let (folder, temporary) = try folder()
    let lock = try RunLock(folder, shard: nil)
    let error = #expect(throws: RunError.self) { try RunLock(folder, shard: nil) }
    #expect(error?.description.contains("process \(getpid()) on ") == true)
    #expect(throws: RunError.self) { try RunLock(folder, shard: Shard(number: 1, of: 2)) }
    lock.release()
    try RunLock(folder, shard: nil).release()
    withExtendedLifetime(temporary) {}
  }

  @Test func `shards share a folder, a whole run does not join them`() throws {
    let (folder, temporary) = try folder()
    let first = try RunLock(folder, shard: Shard(number: 1, of: 2))
    let second = try RunLock(folder, shard: Shard(number: 2, of: 2))
    #expect(RunLock.shardHolders(in: folder).map(\.lock) == ["1-of-2", "2-of-2"])
    let error = #expect(throws: RunError.self) { try RunLock(folder, shard: nil) }
    #expect(error?.description.contains("shard 1-of-2") == true)
    first.release()
    second.release()
    try RunLock(folder, shard: nil).release()
    withExtendedLifetime(temporary) {}
  }

  @Test func `a lock whose process is gone is taken over, and it says so`() throws {
    let (folder, temporary) = try folder()
    try plant(try stranger(host: ProcessInfo.processInfo.hostName), in: folder)
    let lock = try RunLock(folder, shard: nil)
    #expect(lock.note?.contains("process 4194304") == true)
    lock.release()
    withExtendedLifetime(temporary) {}
  }

  @Test func `a lock of another host counts as long as it is touched`() throws {
    let (folder, temporary) = try folder()
    try plant(try stranger(host: "node17"), in: folder)
    let error = #expect(throws: RunError.self) { try RunLock(folder, shard: nil) }
    #expect(error?.description.contains("on node17") == true)
    try plant(try stranger(host: "node17"), in: folder, age: RunLock.patience + 60)
    let lock = try RunLock(folder, shard: nil)
    #expect(lock.note != nil)
    lock.release()
    withExtendedLifetime(temporary) {}
  }

  @Test func `a requeued Slurm task takes over from its earlier life on another host`() throws {
    let (folder, temporary) = try folder()
    try plant(try stranger(host: "node17", job: "812_3"), in: folder)
    let life = ["SLURM_ARRAY_JOB_ID": "812", "SLURM_ARRAY_TASK_ID": "3"]
    // The same task, not requeued: two programs of one job.
    #expect(throws: RunError.self) { try RunLock(folder, shard: nil, environment: life) }
    let next = life.merging(["SLURM_RESTART_COUNT": "1"]) { $1 }
    try RunLock(folder, shard: nil, environment: next).release()
    withExtendedLifetime(temporary) {}
  }
}
