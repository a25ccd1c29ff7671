import Yams

// Two formats are read: ours (a mapping, see stimulus-ontology.yaml) and IPFX's JSON (a list of
// stimuli, each a list of tag sets whose first string is the type). JSON is YAML, so one parser
// does both.
extension StimulusOntology {
  /// The ontology that comes with the program: IPFX's 167 stimuli, the C2CHIRP codes being chirps.
  package static let standard: StimulusOntology = {
    do {
      return try StimulusOntology(yaml: standardYAML)
    } catch {
      preconditionFailure("the embedded stimulus-ontology.yaml is broken: \(error)")
    }
  }()

  /// The text of the ontology that comes with the program, comments included.
  package static var standardYAML: String {
    String(decoding: PackageResources.stimulus_ontology_yaml, as: UTF8.self)
  }

  /// Reads an ontology from our YAML format or from IPFX's JSON (list of lists of tag sets).
  ///
  /// Without `families` the standard family lists hold. A text with only `mappings` has no table:
  /// add its mappings to ``standard`` with ``adding(_:)``.
  ///
  /// - Throws: `OntologyError` that names the entry, what was expected and what was found.
  package init(yaml: String) throws(OntologyError) {
    let root: Node
    do {
      guard let node = try Yams.compose(yaml: yaml) else {
        throw OntologyError("the ontology is empty: expected `stimuli:` or a list of stimuli")
      }
      root = node
    } catch let error as OntologyError {
      throw error
    } catch {
      throw OntologyError("the ontology is not readable as YAML or JSON: \(error)")
    }
    if root.sequence != nil {
      try self.init(ipfx: root)
    } else if root.mapping != nil {
      try self.init(table: root)
    } else {
      throw OntologyError("the ontology is a single value: expected a mapping or a list of stimuli")
    }
  }

  private init(table root: Node) throws(OntologyError) {
    let lists = try FamilyLists(root["families"])
    var entries: [OntologyEntry] = []
    for (index, node) in (root["stimuli"]?.array() ?? []).enumerated() {
      entries += try OntologyEntry.expanded(node, place: "stimuli[\(index)]", lists: lists)
    }
    var mappings: [OntologyMapping] = []
    for (index, node) in (root["mappings"]?.array() ?? []).enumerated() {
      mappings.append(try OntologyMapping(node, place: "mappings[\(index)]"))
    }
    self.init(entries: entries, mappings: mappings)
  }

  private init(ipfx root: Node) throws(OntologyError) {
    let lists = try FamilyLists(nil)
    var entries: [OntologyEntry] = []
    for (index, node) in root.array().enumerated() {
      var sets: [String: [[String]]] = [:]
      for set in node.array() {
        let strings = try set.strings(place: "stimulus \(index)")
        guard let type = strings.first else { continue }
        sets[type, default: []].append(Array(strings.dropFirst()))
      }
      guard let codes = sets["code"]?.flatMap({ $0 }), !codes.isEmpty else {
        throw OntologyError("stimulus \(index) has no `code` tag set: expected [\"code\", …]")
      }
      let names = sets["name"] ?? []
      entries.append(
        OntologyEntry(
          codes: codes,
          names: names.first ?? [],
          families: lists.families(of: codes + names.flatMap { $0 }),
          core: sets["core"]?.first?.last,
          resolution: sets["resolution"]?.first?.last,
          hold: sets["hold"]?.first?.last,
        )
      )
    }
    self.init(entries: entries)
  }
}

/// An ontology text that cannot be used.
package struct OntologyError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, where, and what to do.
  package var description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
