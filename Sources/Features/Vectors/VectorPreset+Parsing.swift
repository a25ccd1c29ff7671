import Yams

extension VectorPreset {
  /// Reads a preset file.
  ///
  /// - Throws: ``ConfigurationError`` that names the key, what was expected and what was found.
  package init(yaml: String) throws(ConfigurationError) {
    var keys = try ConfigurationKeys(yaml: yaml, kind: "preset")
    name = try keys.text("name")
    conventions = try keys.choice("conventions", else: .ipfx)
    analysis = try keys.choice("analysis", else: .collection)
    stepDuration = try keys.positive("step_seconds", else: 1)
    margin = try keys.positive("margin_seconds", else: 0.2)
    samplingRate = try keys.positive("sampling_rate", else: 50_000)
    if let width = try keys.number("sequence_width") {
      sequenceWidth = try Self.count(width, at: "sequence_width")
    }
    let missing = try keys.text("missing", else: "nan")
    guard missing == "nan" else {
      throw ConfigurationError(
        "missing: expected nan (zeros are put in when a sequence is exported), found \(missing)"
      )
    }
    var part = try keys.part("levels")
    levels = Levels(
      amplitudes: try part.numbers("amplitudes"),
      tolerance: try part.number("tolerance") ?? 0,
      shift: try part.number("shift")
    )
    try part.finish()
    families = []
    for node in try keys.list("families") {
      try add(node)
    }
    try keys.finish()
    guard !families.isEmpty else { throw ConfigurationError("families: expected at least one") }
    let widest = families.map(\.width).max() ?? 0
    if let sequenceWidth, sequenceWidth < widest {
      throw ConfigurationError(
        "sequence_width: expected at least \(widest), the widest family, found \(sequenceWidth)"
      )
    }
  }

  private mutating func add(_ node: Node) throws(ConfigurationError) {
    var keys = try ConfigurationKeys(node, at: "families[\(families.count)]")
    let name = try keys.text("name")
    keys.place = name
    guard family(name) == nil else {
      throw ConfigurationError("families: \(name) is there twice, names must differ")
    }
    let family = VectorFamily(
      name: name,
      unit: try keys.text("unit", else: ""),
      width: try Self.count(try keys.required("width"), at: "\(name).width"),
      kind: try VectorFamily.Kind(&keys)
    )
    try keys.finish()
    if case .normalised(let base, let ranges, let block) = family.kind {
      try check(name, base, ranges, block)
    }
    guard let implied = family.kind.width(in: self) else {
      throw ConfigurationError(
        "\(name): expected durations that are whole numbers of bins, found step_seconds \(stepDuration),"
          + " margin_seconds \(margin), sampling_rate \(samplingRate)"
      )
    }
    guard implied == family.width else {
      throw ConfigurationError(
        "\(name).width: expected \(implied) from the other settings, found \(family.width)"
      )
    }
    families.append(family)
  }

  private func check(
    _ name: String,
    _ base: String,
    _ ranges: [Range<Int>],
    _ block: Int
  ) throws(ConfigurationError) {
    guard let source = family(base) else {
      throw ConfigurationError("\(name).of: expected a family listed before \(name), found \(base)")
    }
    guard ranges.allSatisfy({ $0.upperBound <= source.width }),
      ranges.reduce(0, { $0 + $1.count }).isMultiple(of: block)
    else {
      throw ConfigurationError(
        "\(name).ranges: expected whole blocks of \(block) within 0...\(source.width), found \(ranges)"
      )
    }
  }

  static func count(_ value: Double, at key: String) throws(ConfigurationError) -> Int {
    guard let count = whole(value), count > 0 else {
      throw ConfigurationError("\(key): expected a positive whole number, found \(value)")
    }
    return count
  }
}

extension VectorFamily.Kind {
  /// The keys of each kind, for messages.
  private static let names = [
    "subthreshold_steps", "hyperpolarised", "depolarised", "interspike_shape", "first_spike",
    "first_spike_slope", "spike_histogram", "instantaneous_rate", "normalised", "spike_quantity",
    "chirp",
  ]

  init(_ keys: inout ConfigurationKeys) throws(ConfigurationError) {
    let kind = try keys.text("kind")
    switch kind {
    case "subthreshold_steps":
      self = .subthresholdSteps(
        amplitudes: try keys.numbers("amplitudes"),
        tolerance: try keys.number("tolerance") ?? 0,
        bin: try keys.bin()
      )
    case "hyperpolarised":
      self = .hyperpolarised(target: try keys.required("target"), bin: try keys.bin())
    case "depolarised": self = .depolarised(bin: try keys.bin())
    case "interspike_shape":
      self = .interspikeShape(
        points: try VectorPreset.count(try keys.required("points"), at: "\(keys.place).points"),
        minimumSpikes: try VectorPreset.count(
          try keys.required("spikes"),
          at: "\(keys.place).spikes"
        )
      )
    case "first_spike": self = .firstSpike(try VectorFamily.FirstSpikeRule(&keys), isSlope: false)
    case "first_spike_slope":
      self = .firstSpike(try VectorFamily.FirstSpikeRule(&keys), isSlope: true)
    case "spike_histogram": self = .spikeHistogram(bin: try keys.bin())
    case "instantaneous_rate": self = .instantaneousRate(bin: try keys.bin())
    case "spike_quantity":
      self = .spikeQuantity(try keys.required("quantity"), bin: try keys.bin())
    case "normalised":
      self = .normalised(
        of: try keys.text("of"),
        ranges: try keys.ranges("ranges"),
        block: try VectorPreset.count(try keys.required("block"), at: "\(keys.place).block")
      )
    case "chirp": self = .chirp
    default:
      throw ConfigurationError("\(keys.place).kind: expected one of \(Self.names), found \(kind)")
    }
  }
}

extension VectorFamily.FirstSpikeRule {
  init(_ keys: inout ConfigurationKeys) throws(ConfigurationError) {
    self.init(
      pulses: try keys.choices("protocols"),
      averages: try keys.text("combine", of: ["concatenate", "average"]) == "average",
      usesLowest: try keys.text("sweeps", of: ["common", "lowest"]) == "lowest",
      keepsClipped: try keys.choices("keep_clipped"),
      duration: try keys.milliseconds("window_ms")
    )
  }
}
