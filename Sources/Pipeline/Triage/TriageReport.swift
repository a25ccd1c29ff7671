package import Electrophysiology
import Foundation
import NWB

/// What `doctor` finds out about one file without reading a sample.
package struct TriageReport: Sendable, Codable {
  /// Path as given.
  package var path: String
  /// Cell id.
  package var cellID: String
  /// `ok`, `warning` (readable, with findings) or `unusable`.
  package var status: String
  /// Size in bytes; `nil` where the file is missing.
  package var size: Int?
  /// `matches`, `differs`, or `nil` where the manifest names no digest.
  package var digest: String?
  /// Writer and generation of the format.
  package var dialect: String?
  /// Schema version text.
  package var schemaVersion: String?
  /// Electrodes with sweeps.
  package var electrodes: Int
  /// Current-clamp sweeps.
  package var currentClamp: Int
  /// Voltage-clamp sweeps.
  package var voltageClamp: Int
  /// I = 0 sweeps.
  package var zeroCurrent: Int
  /// Current-clamp sweeps of each protocol family, by family name.
  package var sweepsByFamily: [String: Int]
  /// Codes that the ontology does not know, with their sweep counts.
  package var unmatchedCodes: [String: Int]
  /// Feature families that the file has sweeps for.
  package var computable: [String]
  /// What is wrong or was worked around.
  package var findings: [String]

  /// Protocol families in the order of tables.
  package static let families: [StimulusFamily] = [.longSquare, .shortSquare, .ramp, .chirp]
}

/// Makes triage reports.
package struct Triage: Sendable {
  private let ontology: StimulusOntology

  /// Sets up triage with an ontology.
  package init(ontology: StimulusOntology) { self.ontology = ontology }

  /// Looks at one file; never throws, what is wrong is in the report.
  package func report(on input: InputFile) -> TriageReport {
    var report = TriageReport(
      path: input.path,
      cellID: input.cellID,
      status: "ok",
      electrodes: 0,
      currentClamp: 0,
      voltageClamp: 0,
      zeroCurrent: 0,
      sweepsByFamily: [:],
      unmatchedCodes: [:],
      computable: [],
      findings: []
    )
    if RemoteInput.isRemote(input.path) {
      // A server that does not answer is not asked again.
      guard checkRemote(input, &report) else { return report }
    } else {
      checkLocal(input, &report)
    }
    do {
      let recordings = try NWBReader.open(input.path)
      describe(recordings, &report)
    } catch {
      report.status = "unusable"
      report.findings.append("\(error)")
    }
    return report
  }

  /// Compares the server's word with the manifest's; `false` when the server gives none.
  private func checkRemote(_ input: InputFile, _ report: inout TriageReport) -> Bool {
    let identity = FileIdentity(of: input)
    report.size = identity.record.size
    if identity.record.sha256 != nil { report.digest = "matches" }
    guard let failure = identity.failure else { return true }
    report.status = "unusable"
    report.findings.append(failure.message)
    if failure.reason == "digest_differs" { report.digest = "differs" }
    return identity.record.size != nil
  }

  private func checkLocal(_ input: InputFile, _ report: inout TriageReport) {
    let attributes = try? FileManager.default.attributesOfItem(atPath: input.path)  // absent: below
    report.size = attributes?[.size] as? Int
    if let expected = input.expectedSize, let size = report.size, expected != size {
      report.findings.append(
        "the manifest says \(expected) bytes, found \(size); download it again"
      )
      report.status = "unusable"
    }
    checkDigest(input, &report)
  }

  private func checkDigest(_ input: InputFile, _ report: inout TriageReport) {
    guard let expected = input.expectedDigest,
      // An unreadable file is reported by the reader.
      let found = try? FileDigest.sha256(of: input.path)
    else { return }
    report.digest = found == expected ? "matches" : "differs"
    if found != expected {
      report.status = "unusable"
      report.findings.append(
        "SHA-256 is \(found.prefix(12))…, the manifest says \(expected.prefix(12))…;"
          + " download it again"
      )
    }
  }

  private func describe(_ recordings: [Recording], _ report: inout TriageReport) {
    report.dialect = recordings.first?.dialect
    report.schemaVersion = recordings.first?.schemaVersion
    report.electrodes = recordings.count
    for recording in recordings {
      report.findings += recording.warnings
      report.findings += recording.rejected.map {
        "\($0.number.map { "sweep \($0)" } ?? $0.object): \($0.reason)"
      }
      for info in recording.sweeps { count(info, &report) }
    }
    report.computable = TriageReport.families.map(\.rawValue).filter {
      report.sweepsByFamily[$0, default: 0] > 0
    }
    if report.currentClamp == 0 {
      report.findings.append(
        "no current-clamp sweep: quality values of the EXTP sweeps only, no feature"
      )
    } else if report.computable.isEmpty {
      report.findings.append(
        "no stimulus code stands for a protocol; extract will look at the waveforms"
      )
    }
    if report.status == "ok", !report.findings.isEmpty { report.status = "warning" }
  }

  private func count(_ info: SweepInfo, _ report: inout TriageReport) {
    switch info.clampMode {
    case .currentClamp: report.currentClamp += 1
    case .voltageClamp: report.voltageClamp += 1
    case .zeroCurrent: report.zeroCurrent += 1
    }
    let match = ontology.match(info)
    if match.kind == .unknown, info.clampMode != .zeroCurrent {
      let code = info.stimulusCode.isEmpty ? "(none)" : info.stimulusCode
      report.unmatchedCodes[code, default: 0] += 1
    }
    guard info.clampMode == .currentClamp else { return }
    for family in TriageReport.families where match.isIn(family) {
      report.sweepsByFamily[family.rawValue, default: 0] += 1
    }
  }
}
