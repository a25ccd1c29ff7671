import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A task of a Slurm job array, as its environment describes it.
///
/// The tasks of an array take one part each. Indices may start anywhere and have gaps (`--array=0-9:3`,
/// `--array=1,2,5`): where they are evenly spaced, the part follows from the index alone; where not, the tasks
/// take parts in the order in which they start, and a task that is requeued finds the part it had.
package struct SlurmArray: Sendable, Equatable {
  /// Id of the array.
  package let job: String
  /// Index of this task.
  package let task: Int
  /// Tasks of the array.
  package let count: Int
  private let minimum: Int
  private let maximum: Int
  private let step: Int

  /// Reads `SLURM_ARRAY_JOB_ID` and `SLURM_ARRAY_TASK_ID`, `_COUNT`, `_MIN`, `_MAX`, `_STEP`; `nil` outside arrays.
  package init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
    func number(_ name: String) -> Int? {
      environment["SLURM_ARRAY_TASK_" + name].flatMap(Int.init)
    }
    guard let job = environment["SLURM_ARRAY_JOB_ID"], let task = number("ID"),
      let count = number("COUNT"), count > 0
    else { return nil }
    self.job = job
    self.task = task
    self.count = count
    minimum = number("MIN") ?? task
    maximum = number("MAX") ?? task
    step = max(1, number("STEP") ?? 1)
  }

  /// The part of an evenly spaced array; `nil` where indices have gaps of different widths.
  package var shard: Shard? {
    let spacing = count > 1 ? (maximum - minimum) / (count - 1) : step
    guard minimum + spacing * (count - 1) == maximum, spacing > 0 || count == 1 else { return nil }
    // Evenly spaced by their number and ends, yet not by the step: `1,2,5` has the ends of `1-5:2`.
    guard count == 1 || spacing == step || spacing == 1 else { return nil }
    guard count == 1 || (task - minimum) % spacing == 0 else { return nil }
    return Shard(number: (task - minimum) / max(spacing, 1) + 1, of: count)
  }

  /// The part of this task, claimed in the run folder where the indices do not say.
  ///
  /// A claim is a file that only one task can make; it holds the index of the task.
  /// - Throws: ``OutputError`` when the claim cannot be written or more tasks run than the array has.
  package func shard(in folder: RunFolder) throws -> Shard {
    if let shard { return shard }
    let place = folder.state + "/array-\(job)-of-\(count)"
    try AtomicFile.makeFolder(place)
    for number in 1...count {
      let file = place + "/\(number)"
      if try claim(file) || owner(of: file) == task, let shard = Shard(number: number, of: count) {
        return shard
      }
    }
    throw OutputError(
      path: place,
      reason: "all \(count) parts of Slurm array \(job) are taken, none by task \(task)"
    )
  }

  /// Makes a claim that nobody has yet; `false` where somebody has.
  private func claim(_ file: String) throws -> Bool {
    let mine = file + ".task-\(task)"
    try AtomicFile.write("\(task)\n", to: mine)
    // A hard link appears whole or not at all, on NFS too, and fails where the name is taken.
    defer { unlink(mine) }
    if link(mine, file) == 0 { return true }
    guard errno == EEXIST else { throw OutputError(path: file, code: errno) }
    return false
  }

  private func owner(of file: String) -> Int? {
    // An unreadable claim is somebody else's.
    let text = try? String(contentsOfFile: file, encoding: .utf8)
    return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }
}
