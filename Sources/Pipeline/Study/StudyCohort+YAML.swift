import Features
import NWB
import Simulation

extension StudyCohort {
  /// Reads one entry of `cohorts`.
  init(_ name: String, _ keys: ConfigurationKeys, _ paths: StudyPaths) throws {
    var keys = keys
    let plain = name.utf8.allSatisfy {
      ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 90) || ($0 >= 97 && $0 <= 122) || $0 == 45
        || $0 == 95
    }
    guard plain, !StudyFolder.reserved.contains(name) else {
      throw ConfigurationError(
        "\(keys.place): a cohort is named with letters, digits, - and _, and not"
          + " \(StudyFolder.reserved.joined(separator: ", "))"
      )
    }
    self.name = name
    source = try Source(&keys, paths)
    let isSimulated = if case .simulation = source { true } else { false }
    if var part = try keys.optionalPart("labels") {
      labels = try StudyLabels(&part, paths, isSimulated: isSimulated)
    } else if isSimulated {
      labels = StudyLabels(file: nil, column: "subclass")
    } else {
      throw ConfigurationError("\(keys.path("labels")): expected a column of labels, found none")
    }
    try keys.finish()
  }
}

extension StudyCohort.Source {
  /// One of the keys `simulate`, `recordings` (with `manifest`) and `table` (with `families`).
  fileprivate init(_ keys: inout ConfigurationKeys, _ paths: StudyPaths) throws {
    let given = ["simulate", "recordings", "manifest", "table"].filter { keys.has($0) }
    let isOne = given.count == 1 || given == ["recordings", "manifest"]
    guard isOne else {
      throw ConfigurationError(
        "\(keys.place): expected one of simulate, recordings, manifest and table, found"
          + " \(given.isEmpty ? "none" : given.joined(separator: " and "))"
      )
    }
    if var part = try keys.optionalPart("simulate") {
      self = .simulation(try StudySimulation(&part))
    } else if keys.has("table") {
      self = .table(
        path: paths.resolved(try keys.text("table")),
        families: paths.resolved(try keys.text("families"))
      )
    } else {
      let manifest = keys.has("manifest") ? paths.resolved(try keys.text("manifest")) : nil
      let named = try keys.texts("recordings").map(paths.resolved)
      guard !named.isEmpty || manifest != nil else {
        throw ConfigurationError(
          "\(keys.path("recordings")): expected a folder or files, found none"
        )
      }
      self = .recordings(paths: named, manifest: manifest)
    }
  }
}

extension StudySimulation {
  fileprivate init(_ keys: inout ConfigurationKeys) throws {
    let kinds = SimulatedSpecies.allCases.map(\.rawValue)
    species = try keys.text("species", of: kinds)
    seed = UInt64(try keys.whole("seed", atLeast: 0, else: 1))
    variability = try keys.positive("variability", else: 1)
    var cells = try keys.part("cells")
    counts = []
    for kind in InterneuronClass.allCases where cells.has(kind.rawValue) {
      let count = try cells.whole(kind.rawValue, atLeast: 1, else: 1)
      counts.append(Count(neuronClass: kind.rawValue, cells: count))
    }
    try cells.finish()
    guard counts.count >= 2 else {
      throw ConfigurationError(
        "\(cells.place): expected two or more of \(InterneuronClass.allCases.map(\.rawValue))"
      )
    }
    without = try keys.texts("without")
    let groups = PlanOptions.SweepGroup.allCases.map(\.rawValue)
    if let unknown = without.first(where: { !groups.contains($0) }) {
      throw ConfigurationError(
        "\(keys.path("without")): expected groups of sweeps \(groups), found \(unknown)"
      )
    }
    if keys.has("subthreshold_steps") {
      subthresholdSteps = try keys.numbers("subthreshold_steps")
    }
    if keys.has("steps_above_rheobase") {
      suprathresholdSteps = try keys.numbers("steps_above_rheobase")
    }
    if keys.has("ramps") { ramps = try keys.whole("ramps", atLeast: 0, else: 0) }
    try keys.finish()
  }

  /// The data set that this describes.
  var dataset: SimulatedDataset {
    var dataset = SimulatedDataset(
      counts: counts.compactMap { count in
        InterneuronClass(rawValue: count.neuronClass).map { ($0, count.cells) }
      },
      species: SimulatedSpecies(rawValue: species) ?? .mouse,
      seed: seed
    )
    dataset.variability = variability
    for group in without.compactMap(PlanOptions.SweepGroup.init) {
      dataset.plan.protocols.remove(group)
    }
    if let subthresholdSteps { dataset.plan.subthresholdSteps = subthresholdSteps }
    if let suprathresholdSteps { dataset.plan.suprathresholdSteps = suprathresholdSteps }
    if let ramps { dataset.plan.rampCount = ramps }
    // 16-bit integers halve the folder; quantisation stays at the amplifier's own grid.
    dataset.file.sampleType = .int16(codesPerUnit: dataset.recording.codesPerUnit)
    return dataset
  }
}

extension StudyLabels {
  fileprivate init(
    _ keys: inout ConfigurationKeys,
    _ paths: StudyPaths,
    isSimulated: Bool
  ) throws {
    let file = keys.has("file") ? paths.resolved(try keys.text("file")) : nil
    if isSimulated, file != nil {
      throw ConfigurationError("\(keys.path("file")): simulated cells have labels of their own")
    }
    self.init(file: file, column: try keys.text("column", else: "subclass"))
    key = try keys.text("key", else: "cell_id")
    join = try keys.choice("join", else: .cell)
    firstWord = try keys.flag("first_word", else: false)
    rules = LabelRules(
      merge: Dictionary(
        try keys.pairs("merge").map { ($0.name, $0.text) },
        uniquingKeysWith: { _, last in last }
      ),
      drop: try keys.texts("drop")
    )
    donor = keys.has("donor") ? try keys.text("donor") : nil
    keep = try keys.texts("keep")
    try keys.finish()
  }
}
