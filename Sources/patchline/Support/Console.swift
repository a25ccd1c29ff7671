import Foundation

/// Data to standard output, everything else to standard error.
enum Console {
  /// Whether a stream is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether colours may be used on a stream: a terminal, and `NO_COLOR` unset or empty.
  static func usesColor(_ descriptor: Int32) -> Bool {
    isTerminal(descriptor)
      && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
      && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Writes to standard output; a closed pipe ends the output silently.
  static func write(_ text: String) {
    emit(text, to: STDOUT_FILENO)
  }

  /// Writes one line to standard error, marked as an error.
  static func error(_ text: String) {
    let mark = usesColor(STDERR_FILENO) ? "\u{1B}[31merror:\u{1B}[0m " : "error: "
    emit(mark + text + "\n", to: STDERR_FILENO)
  }

  /// Writes to standard error as it is.
  static func note(_ text: String) {
    emit(text, to: STDERR_FILENO)
  }

  private static func emit(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return
      }
      bytes = bytes.dropFirst(count)
    }
  }

  private static func write(_ descriptor: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
    Foundation.write(descriptor, base, count)
  }
}
