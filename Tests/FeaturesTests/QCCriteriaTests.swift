import Features
import Testing

@Suite("QC criteria")
struct QCCriteriaTests {
  @Test("The file that comes with the program holds the standard values")
  func embedded() { #expect(QCCriteria.standard == QCCriteria()) }

  @Test("A user's file changes what it names")
  func partial() throws {
    let criteria = try QCCriteria(
      yaml: """
        sweep: {vm_delta_mv_max: 2}
        missing: {seal_gohm: not_tested}
        nan: pass
        windows: wrap
        """
    )
    #expect(criteria.vmDeltaMax == 2)
    #expect(criteria.preNoiseMax == 0.07)
    #expect(criteria.missing["seal_gohm"] == .notTested)
    #expect(criteria.missing["electrode_0_pa"] == .fail)
    #expect(criteria.nan == .pass)
    #expect(criteria.windows == .wrap)
  }

  @Test("IPFX's flat JSON is read, unused keys ignored")
  func json() throws {
    let criteria = try QCCriteria(
      yaml: #"{"vm_delta_mv_max": 1.5, "leak_pa_max": 100.0, "id": 3, "name": "v2"}"#
    )
    #expect(criteria.vmDeltaMax == 1.5)
    #expect(criteria.name == "v2")
  }

  @Test(
    "A wrong key or value is named",
    arguments: [
      ("sweep: {vm_delta: 1}", "`vm_delta` is not a QC criterion"),
      ("cell: {seal_gohm_min: many}", "seal_gohm_min: expected a number, found `many`"),
      ("nan: maybe", "nan: `maybe` is not a policy"),
      ("missing: {seal: fail}", "missing.seal is not a gate"),
      ("[1]", "not a mapping"),
    ]
  )
  func errors(yaml: String, words: String) {
    let error = #expect(throws: QCCriteriaError.self) { try QCCriteria(yaml: yaml) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}
