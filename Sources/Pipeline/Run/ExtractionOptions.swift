/// How the work of a run is done; what numbers come out does not depend on any of it.
package struct ExtractionOptions: Sendable {
  /// Worker processes, a cell each.
  package var jobs: Int
  /// What one cell may cost.
  package var limits: WorkerLimits
  /// Compute every cell again.
  package var forces: Bool
  /// Read the bytes of every file again, even where size, time and inode are as they were.
  package var verifies: Bool
  /// The part of the inputs to do; `nil` for all of them.
  package var shard: Shard?
  /// A folder of the node's own disk to which inputs are copied before they are read; `nil` reads in place.
  package var scratch: String?
  /// Where copies of the recordings with their results go; `nil` writes none.
  package var writeBack: NWBWriteBack?
  /// Which files are written besides the tables.
  package var outputs: RunOutputs
  /// Words of the command line, for `run.json`.
  package var command: [String]

  /// Creates options; the defaults are those of the command line.
  package init(
    jobs: Int = ProcessorCount.available(),
    limits: WorkerLimits? = nil,
    forces: Bool = false,
    verifies: Bool = false,
    shard: Shard? = nil,
    scratch: String? = nil,
    writeBack: NWBWriteBack? = nil,
    outputs: RunOutputs = RunOutputs(),
    command: [String] = []
  ) {
    self.jobs = max(1, jobs)
    self.limits = limits ?? WorkerLimits(jobs: self.jobs)
    self.forces = forces
    self.verifies = verifies
    self.shard = shard
    self.scratch = scratch
    self.writeBack = writeBack
    self.outputs = outputs
    self.command = command
  }
}
