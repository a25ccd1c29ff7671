import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Memory of processes, from Linux's `/proc`; everything is `nil` elsewhere.
package enum ProcessMemory {
  /// Resident bytes of a process now.
  package static func resident(of process: Int32) -> Int? {
    guard let text = read("/proc/\(process)/statm") else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  /// Most resident bytes of this process since `resetPeak()`.
  package static func peak() -> Int? { kilobytes("VmHWM:", in: "/proc/self/status") }

  /// Starts the measure of ``peak()`` again.
  static func resetPeak() {
    // Refused in some containers: the peak is then that of the whole life.
    try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
  }

  /// Gives free pages back to the system; glibc keeps them otherwise, and the next cell's peak stands on top.
  static func returnFreePages() {
    // Swift's Glibc module does not declare it, and other C libraries do not have it.
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    typealias Trim = @convention(c) (Int) -> Int32
    _ = unsafeBitCast(symbol, to: Trim.self)(0)
  }

  /// What this process and its children may use together (bytes): the least of the machine's memory, the
  /// cgroup's limit (v2 and v1) and Slurm's allocation.
  static func available(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    cgroupRoot: String = "/sys/fs/cgroup"
  ) -> Int {
    var bytes = Int(ProcessInfo.processInfo.physicalMemory)
    for file in ["/memory.max", "/memory/memory.limit_in_bytes"] {
      let text = read(cgroupRoot + file)?.trimmingCharacters(in: .whitespacesAndNewlines)
      if let limit = text.flatMap(Int.init), limit > 0 { bytes = min(bytes, limit) }
    }
    if let slurm = environment["SLURM_MEM_PER_NODE"].flatMap(Int.init), slurm > 0 {
      bytes = min(bytes, slurm << 20)
    } else if let each = environment["SLURM_MEM_PER_CPU"].flatMap(Int.init), each > 0 {
      let processors = environment["SLURM_CPUS_PER_TASK"].flatMap(Int.init) ?? 1
      bytes = min(bytes, (each << 20) * max(1, processors))
    }
    return bytes
  }

  private static func kilobytes(_ name: String, in file: String) -> Int? {
    read(file)?.split(separator: "\n").first { $0.hasPrefix(name) }
      .flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst().first }
      .flatMap { Int($0) }.map { $0 << 10 }
  }

  private static func read(_ path: String) -> String? {
    // Absent where there is no /proc or no cgroup.
    try? String(contentsOfFile: path, encoding: .utf8)
  }
}
