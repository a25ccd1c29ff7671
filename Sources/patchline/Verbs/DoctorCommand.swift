import ArgumentParser
import Electrophysiology
import Foundation
import Pipeline
import Tables

/// `patchline doctor`: triage of a whole download, milliseconds a file.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "What is in these files, and can they be used?",
    discussion: """
      Opens every file without reading samples: is it whole, does its digest agree with the manifest,
      which program wrote it, which protocols does it hold, which stimulus codes are unknown.

      Examples:
        patchline doctor 000020/
        patchline doctor --manifest assets.json --csv triage.csv
        patchline doctor cell.nwb --json
      """
  )

  @OptionGroup(title: "Input") var input: InputOptions
  @Flag(name: .long, help: "A JSON object a file on standard output instead of the table.")
  var json = false
  @Option(name: .long, help: ArgumentHelp("Also write the table as CSV.", valueName: "file"))
  var csv: String?
  @Option(
    name: .long,
    help: ArgumentHelp("A stimulus ontology instead of the built-in one.", valueName: "file")
  )
  var ontology: String?
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let inputs = try input.collect()
    var options = ExtractConfiguration()
    if let ontology { options.ontologyText = try String(contentsOfFile: ontology, encoding: .utf8) }
    let triage = Triage(ontology: try AnalysisSettings(options).ontology)
    let reports = await Parallel.map(inputs, threads: threading.count) { triage.report(on: $0) }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      for report in reports {
        Console.write(String(decoding: try encoder.encode(report), as: UTF8.self) + "\n")
      }
    } else {
      Console.write(Self.table(reports))
    }
    if let csv { try AtomicFile.write(Self.csv(reports), to: csv) }
    if !common.quiet && !json { Console.note(Self.findings(reports)) }
    let unusable = reports.count { $0.status == "unusable" }
    if unusable == reports.count { throw ExitCode(65) }
    if unusable > 0 { throw ExitCode(3) }
  }

  private static func table(_ reports: [TriageReport]) -> String {
    var table = TextTable([
      ("file", .left), ("status", .left), ("size", .right), ("dialect", .left),
      ("schema", .left), ("CC", .right), ("VC", .right), ("long", .right), ("short", .right),
      ("ramp", .right), ("chirp", .right), ("unknown codes", .left),
    ])
    for report in reports {
      let name = report.path.split(separator: "/").last.map(String.init) ?? report.path
      table.append(
        [
          name, report.status, Readable.bytes(report.size), report.dialect ?? "-",
          report.schemaVersion ?? "-", String(report.currentClamp), String(report.voltageClamp),
        ]
          + TriageReport.families.map { String(report.sweepsByFamily[$0.rawValue] ?? 0) }
          + [codes(report, limit: 3)]
      )
    }
    return table.text(color: Console.usesColor(STDOUT_FILENO))
  }

  private static func codes(_ report: TriageReport, limit: Int) -> String {
    let all = report.unmatchedCodes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    if all.isEmpty { return "-" }
    let shown = all.prefix(limit).map { "\($0.key) ×\($0.value)" }.joined(separator: ", ")
    return all.count > limit ? shown + ", … \(all.count - limit) more" : shown
  }

  private static func findings(_ reports: [TriageReport]) -> String {
    var text = ""
    for report in reports where !report.findings.isEmpty {
      for finding in report.findings {
        text += finding.contains(report.path) ? "\(finding)\n" : "\(report.path): \(finding)\n"
      }
    }
    return text.isEmpty ? "" : "\n" + text
  }

  private static func csv(_ reports: [TriageReport]) -> String {
    var table = CSVWriter(
      header: [
        "cell_id", "path", "status", "size", "digest", "dialect", "schema_version", "electrodes",
        "current_clamp", "voltage_clamp", "zero_current",
      ] + TriageReport.families.map(\.rawValue) + ["unmatched_codes", "computable", "findings"]
    )
    for report in reports {
      table.append(
        [
          .text(report.cellID), .text(report.path), .text(report.status), .optional(report.size),
          .optional(report.digest), .optional(report.dialect), .optional(report.schemaVersion),
          .integer(report.electrodes), .integer(report.currentClamp),
          .integer(report.voltageClamp), .integer(report.zeroCurrent),
        ]
          + TriageReport.families.map { .integer(report.sweepsByFamily[$0.rawValue] ?? 0) }
          + [
            .optional(report.unmatchedCodes.keys.sorted().joined(separator: " ")),
            .optional(report.computable.joined(separator: " ")),
            .optional(report.findings.joined(separator: "; ")),
          ]
      )
    }
    return table.text
  }
}
