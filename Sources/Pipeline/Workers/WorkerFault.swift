import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Faults on purpose, for tests of isolation: `PATCHLINE_TEST_FAULT=crash:cellA,hang:cellB,memory:cellC`.
///
/// Nothing happens unless the variable is set; it is read by worker processes only.
struct WorkerFault {
  private let faults: [String: String]

  init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    var faults: [String: String] = [:]
    for part in (environment["PATCHLINE_TEST_FAULT"] ?? "").split(separator: ",") {
      let words = part.split(separator: ":", maxSplits: 1).map(String.init)
      if words.count == 2 { faults[words[1]] = words[0] }
    }
    self.faults = faults
  }

  /// Does what the variable says for a cell.
  func strike(_ cellID: String) {
    switch faults[cellID] {
    case "crash":
      signal(SIGSEGV, SIG_DFL)
      kill(getpid(), SIGSEGV)
      while true { sleep(1) }
    case "hang": while true { sleep(1) }
    case "memory":
      var hoard: [[UInt8]] = []
      // Touched, so that it is resident, at 400 MB a second.
      while true {
        hoard.append([UInt8](repeating: 1, count: 4 << 20))
        usleep(10_000)
      }
    default: return
    }
  }
}
