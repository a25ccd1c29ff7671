import Electrophysiology
import Foundation
import Testing

@Suite("Stimulus ontology")
struct OntologyTests {
  /// IPFX 2.1.2 on its default ontology: 199 codes and 5 it does not know (make_qc_golden.py).
  static let golden: [[String]] = {
    let path = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    // An unreadable file gives no rows, and the count is checked.
    let text = try? String(contentsOfFile: "/\(path)/Golden/OntologyGolden.csv", encoding: .utf8)
    return (text ?? "").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }()

  @Test("The table has IPFX's 167 stimuli with 199 codes")
  func size() {
    let codes = Set(StimulusOntology.standard.entries.flatMap(\.codes))
    #expect(StimulusOntology.standard.entries.count == 167)
    #expect(codes.count == 199)
    #expect(OntologyTests.golden.count == 1 + 199 + 5)
    #expect(Set(OntologyTests.golden.dropFirst().prefix(199).map { $0[0] }) == codes)
  }

  @Test("Every code has IPFX's name and is in exactly IPFX's families, C2CHIRP apart")
  func everyCode() throws {
    let header = try #require(OntologyTests.golden.first)
    for row in OntologyTests.golden.dropFirst().prefix(199) {
      let match = StimulusOntology.standard.match(code: row[0])
      #expect(match.kind == .exact)
      #expect(match.name == row[1], "\(row[0])")
      #expect(match.ipfxName == row[1], "\(row[0])")
      for (name, flag) in zip(header, row).dropFirst(2) {
        let family = try #require(StimulusFamily(rawValue: name))
        let isOurChirp = family == .chirp && row[0].wholeMatch(of: /C2CHIRP(\d{6})?/) != nil
        #expect(match.isIn(family) == (flag == "1" || isOurChirp), "\(row[0]) \(name)")
      }
    }
  }

  @Test("Codes IPFX does not know keep the name Unknown in its column")
  func unknownToIPFX() {
    for row in OntologyTests.golden.suffix(5) {
      #expect(StimulusOntology.standard.match(code: row[0]).ipfxName == row[1])
    }
  }

  @Test(
    "Codes off the table are found by case, date and length, and say so",
    arguments: [
      ("EXTPBLWOUT180424", "EXTPBLWOUT", OntologyMatch.Kind.base, "Test"),
      ("x7ramp", "X7Ramp", .caseInsensitive, "Ramp"),
      ("X7RAMP", "X7Ramp", .caseInsensitive, "Ramp"),
      ("extpcllatt200101", "EXTPCllATT", .base, "Test"),
      ("C1SSFINEST20010", "C1SSFINEST", .unknown, "Unknown"),
      ("Rheo_Supra_backup", "Rheo_Supra_backu", .truncated, "Long Square"),
      ("Nuc_Superthresh", "Nuc_Superthresho", .truncated, "Test"),
      ("ShortSq_Rheo_bac", "", .unknown, "Unknown"),
      ("C2CHIRP200102", "C2CHIRP", .base, "Unknown"),
      ("", "", .unknown, "Unknown"),
    ]
  )
  func betterRules(code: String, known: String, kind: OntologyMatch.Kind, name: String) {
    let match = StimulusOntology.standard.match(code: code)
    #expect(match.kind == kind)
    #expect(match.name == name)
    #expect(match.matchedCode == (kind == .unknown ? nil : known))
    #expect(match.ipfxName == "Unknown")
  }

  @Test("A blow-out of a later date is a blow-out and a test")
  func blowout() {
    let match = StimulusOntology.standard.match(code: "EXTPBLWOUT180424")
    #expect(match.families == [.test, .blowout])
    #expect(match.primaryFamily == .test)
  }

  @Test("Held short squares carry their holding text")
  func hold() {
    #expect(StimulusOntology.standard.match(code: "C2SSHM80CS").hold == "Hold -80mV")
    #expect(StimulusOntology.standard.match(code: "X6SP_Rheo").hold == nil)
    #expect(StimulusOntology.standard.match(code: "C1LSCOARSE150216").resolution == "Coarse")
  }

  @Test("A user's rule comes first and must match the whole code")
  func mapping() throws {
    let rules = try StimulusOntology(
      yaml: """
        mappings:
          - {pattern: 'IC\\d+', family: long_square}
          - {pattern: 'X7Ramp', family: chirp, name: Mine}
        """
    )
    let ontology = StimulusOntology.standard.adding(rules.mappings)
    #expect(ontology.match(code: "IC1").families == [.longSquare])
    #expect(ontology.match(code: "IC1").name == "Long Square")
    #expect(ontology.match(code: "IC1").kind == .mapping)
    #expect(ontology.match(code: "IC1").ipfxName == "Unknown")
    #expect(ontology.match(code: "IC1b").kind == .unknown)
    #expect(ontology.match(code: "X7Ramp").name == "Mine")
    #expect(ontology.match(code: "Ramp").kind == .exact)
  }

  @Test("IPFX's list of tag sets is read, any order of sets, last of two names")
  func ipfxFormat() throws {
    let ontology = try StimulusOntology(
      yaml: """
        [[["name", "Noise", "Noise 1"], ["core", "Core 1"], ["code", "N1", "N1150216"]],
         [["code", "A"], ["name", "Long Square"], ["hold", "Hold -80mV"]],
         [["code", "C1LSCOARSE"], ["name", "Long Square"], ["resolution", "Coarse"]]]
        """
    )
    #expect(ontology.match(code: "N1").name == "Noise 1")
    #expect(ontology.match(code: "N1150216").core == "Core 1")
    #expect(ontology.match(code: "A").families == [.longSquare])
    #expect(ontology.match(code: "A").hold == "Hold -80mV")
    #expect(ontology.match(code: "C1LSCOARSE").families == [.longSquare, .coarseLongSquare])
  }

  @Test(
    "A broken ontology says where and what",
    arguments: [
      ("stimuli: [{name: A}]", "stimuli[0] has neither `codes` nor `base`"),
      ("stimuli: [{codes: [A]}]", "stimuli[0] has no `name`"),
      ("families: {ramps: [Ramp]}", "`ramps` is not a family"),
      ("mappings: [{pattern: '(', family: ramp}]", "mappings[0]: `(` is not a regular expression"),
      ("mappings: [{pattern: 'a'}]", "mappings[0] has no `family`"),
      ("[[[\"name\", \"A\"]]]", "stimulus 0 has no `code` tag set"),
      ("a: [", "not readable"),
      ("", "empty"),
      ("word", "single value"),
    ]
  )
  func errors(yaml: String, words: String) {
    let error = #expect(throws: OntologyError.self) { try StimulusOntology(yaml: yaml) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }
}
