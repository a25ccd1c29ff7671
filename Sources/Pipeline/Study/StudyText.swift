import Foundation
import Statistics

/// Numbers in the lines that stages say.
enum StudyText {
  /// `0.951 ± 0.012`; without the deviation for one run; `-` where undefined.
  static func score(_ value: MeanAndSD) -> String {
    guard let mean = value.mean else { return "-" }
    let text = String(format: "%.3f", mean)
    guard let deviation = value.deviation else { return text }
    return text + String(format: " ± %.3f", deviation)
  }
}
