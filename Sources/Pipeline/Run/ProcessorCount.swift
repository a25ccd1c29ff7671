import Foundation

/// How many processors this process may really use.
///
/// The smallest of the CPU affinity mask, the cgroup quota (v2 and v1, rounded up) and
/// `SLURM_CPUS_PER_TASK`; at least 1. The number of processors in the machine alone is wrong in every
/// container and cluster job.
package enum ProcessorCount {
  /// The number for this process now.
  package static func available(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    cgroupRoot: String = "/sys/fs/cgroup"
  ) -> Int {
    var count = affinity() ?? ProcessInfo.processInfo.processorCount
    if let quota = quota(root: cgroupRoot) { count = min(count, quota) }
    if let text = environment["SLURM_CPUS_PER_TASK"], let slurm = Int(text), slurm > 0 {
      count = min(count, slurm)
    }
    return max(count, 1)
  }

  /// The processors of the affinity mask; Linux writes it as hexadecimal words into `/proc`.
  private static func affinity() -> Int? {
    // Absent on systems without /proc; the processor count stands in.
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") })
    else { return nil }
    let count = line.dropFirst("Cpus_allowed:".count).reduce(0) { sum, digit in
      sum + (digit.hexDigitValue?.nonzeroBitCount ?? 0)
    }
    return count > 0 ? count : nil
  }

  private static func quota(root: String) -> Int? {
    if let fields = words(root + "/cpu.max"), fields.count == 2 {
      return processors(quota: fields[0], period: fields[1])
    }
    guard let quota = words(root + "/cpu/cpu.cfs_quota_us")?.first,
      let period = words(root + "/cpu/cpu.cfs_period_us")?.first
    else { return nil }
    return processors(quota: quota, period: period)
  }

  private static func processors(quota: String, period: String) -> Int? {
    guard let quota = Double(quota), let period = Double(period), quota > 0, period > 0 else {
      return nil
    }
    return max(1, Int((quota / period).rounded(.up)))
  }

  private static func words(_ path: String) -> [String]? {
    // Absent files are the normal case outside containers.
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
