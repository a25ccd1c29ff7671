import Foundation
import Logging

/// Log lines on standard error, as text or as one JSON object a line.
struct StandardErrorLog: LogHandler {
  let asJSON: Bool
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]

  init(asJSON: Bool) { self.asJSON = asJSON }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    Console.note(
      (asJSON ? json(event, all) : text(event, all)) + "\n"
    )
  }

  private func text(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
    let mark: String
    switch event.level {
    case .error, .critical: mark = "error: "
    case .warning: mark = "warning: "
    default: mark = ""
    }
    return mark + event.message.description
  }

  private func json(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
    var object: [String: String] = [
      "time": ISO8601DateFormatter().string(from: Date()),
      "level": event.level.rawValue,
      "message": event.message.description,
    ]
    for (key, value) in metadata { object[key] = value.description }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A dictionary of strings always encodes.
    guard let data = try? encoder.encode(object) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}
