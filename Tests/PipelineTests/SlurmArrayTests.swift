import Foundation
import Pipeline
import TestSupport
import Testing

/// From a Slurm array's variables to the part of a task.
@Suite struct SlurmArrayTests {
  private func array(
    _ task: Int,
    of tasks: [Int],
    step: Int = 1
  ) throws -> SlurmArray {
    try #require(
      SlurmArray(environment: [
        "SLURM_ARRAY_JOB_ID": "812", "SLURM_ARRAY_TASK_ID": "\(task)",
        "SLURM_ARRAY_TASK_COUNT": "\(tasks.count)", "SLURM_ARRAY_TASK_STEP": "\(step)",
        "SLURM_ARRAY_TASK_MIN": "\(tasks.min() ?? 0)",
        "SLURM_ARRAY_TASK_MAX": "\(tasks.max() ?? 0)",
      ])
    )
  }

  @Test(arguments: [([0, 1, 2, 3], 1), ([1, 2, 3, 4], 1), ([0, 3, 6, 9], 3), ([7], 1)])
  func `evenly spaced indices are parts in order`(tasks: [Int], step: Int) throws {
    let shards = try tasks.map { try array($0, of: tasks, step: step).shard }
    #expect(shards == (1...tasks.count).map { Shard(number: $0, of: tasks.count) })
  }

  @Test(arguments: [[1, 2, 5], [3, 4, 9, 11], [1, 3, 5, 7]])
  func `indices with gaps claim parts, each one once, and keep them when requeued`(
    tasks: [Int]
  ) throws {
    let folder = RunFolder(try TemporaryFolder().file("run"))
    defer { try? FileManager.default.removeItem(atPath: folder.path) }  // in a temporary folder
    try folder.create()
    let order = tasks.reversed()
    let first = try order.map { try array($0, of: tasks).shard(in: folder) }
    #expect(Set(first.map(\.number)) == Set(1...tasks.count))
    let again = try order.map { try array($0, of: tasks).shard(in: folder) }
    #expect(again == first)
  }

  @Test func `outside arrays there is none`() {
    #expect(SlurmArray(environment: ["SLURM_JOB_ID": "7"]) == nil)
  }
}
