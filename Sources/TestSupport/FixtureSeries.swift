package import HDF5

/// One patch-clamp series of a fixture file, every part of it free to be wrong.
package struct FixtureSeries: Sendable {
  /// What is stored as samples.
  package enum Values: Sendable {
    /// 32-bit floats.
    case single([Float])
    /// 64-bit floats.
    case double([Double])
    /// Integers as a converter writes them.
    case int16([Int16])
    /// Not numbers at all.
    case text([String])
    /// No dataset.
    case missing
  }

  /// Absolute path of the series' group.
  package var path: String
  /// `neurodata_type` (NWB 2) or the last word of `ancestry` (NWB 1).
  package var type: String
  /// The attribute `sweep_number`; `nil` for none.
  package var sweepNumber: Int?
  /// The stimulus description; `nil` for none.
  package var stimulusDescription: String?
  /// The free-text description of NWB 2.
  package var seriesDescription = "no description"
  /// Stored samples.
  package var values: Values
  /// Attribute of the samples; `nil` for none.
  package var unit: String?
  /// Attribute of the samples; `nil` for none.
  package var conversion: Double?
  /// Attribute of the samples; `nil` for none.
  package var offset: Double?
  /// Hz; `nil` for no `starting_time`.
  package var rate: Double?
  /// Seconds from session start.
  package var startingTime = 0.0
  /// Explicit time stamps instead of ``rate``.
  package var timestamps: [Double]?
  /// Name of the electrode; `nil` for no link.
  package var electrode: String? = "electrode_0"
  /// Scalar datasets beside the samples, in order.
  package var scalars: [(name: String, value: Double)] = []
  /// Whether scalars have shape (1,), rates and conversions 32 bits, as MIES writes them.
  package var isMIES = false
  /// Chunks and filters of the samples.
  package var storage = Storage.chunked([1024], gzip: 3)

  /// Creates a complete series.
  package init(path: String, type: String, values: Values, unit: String?, conversion: Double?) {
    self.path = path
    self.type = type
    self.values = values
    self.unit = unit
    self.conversion = conversion
    self.rate = FixtureSignal.rate
  }

  /// Writes group, attributes, samples and times as NWB 2 has them.
  package func write(to file: borrowing HDF5File) throws {
    let group = try file.createGroup(path)
    try group.setAttribute("neurodata_type", type)
    try group.setAttribute("namespace", "core")
    try group.setAttribute("description", seriesDescription)
    if let sweepNumber { try group.setAttribute("sweep_number", UInt32(sweepNumber)) }
    if let stimulusDescription {
      try group.setAttribute("stimulus_description", stimulusDescription)
    }
    try writeSamples(to: file)
    if let electrode {
      let target = "/general/intracellular_ephys/\(electrode)"
      try file.createSoftLink("\(path)/electrode", to: target)
    }
  }

  /// Writes samples, times and scalars, the same in NWB 1 and 2.
  func writeSamples(to file: borrowing HDF5File) throws {
    try writeData(to: file)
    if let timestamps {
      try file.write(timestamps, to: "\(path)/timestamps").setAttribute("unit", "seconds")
    } else if let rate {
      let start = "\(path)/starting_time"
      if isMIES {
        let dataset = try file.write([startingTime], to: start)
        try dataset.setAttribute("rate", Float(rate))
        try dataset.setAttribute("unit", "Seconds")
      } else {
        let dataset = try file.write(scalar: startingTime, to: start)
        try dataset.setAttribute("rate", rate)
        try dataset.setAttribute("unit", "seconds")
      }
    }
    for scalar in scalars {
      if isMIES {
        try file.write([Float(scalar.value)], to: "\(path)/\(scalar.name)")
      } else {
        try file.write(scalar: scalar.value, to: "\(path)/\(scalar.name)")
      }
    }
  }

  private func writeData(to file: borrowing HDF5File) throws {
    let data = "\(path)/data"
    switch values {
    case .single(let values): try describe(file.write(values, to: data, storage: storage))
    case .double(let values): try describe(file.write(values, to: data, storage: storage))
    case .int16(let values): try describe(file.write(values, to: data, storage: storage))
    case .text(let values): try describe(file.write(values, to: data))
    case .missing: break
    }
  }

  private func describe(_ dataset: consuming Dataset) throws {
    if let unit { try dataset.setAttribute("unit", unit) }
    if let conversion {
      if isMIES {
        try dataset.setAttribute("conversion", Float(conversion))
      } else {
        try dataset.setAttribute("conversion", conversion)
      }
    }
    if let offset { try dataset.setAttribute("offset", offset) }
    try dataset.setAttribute("resolution", isMIES ? Double.nan : -1)
  }
}

/// Small waveforms with values that 32-bit floats hold exactly.
package enum FixtureSignal {
  /// Samples a second of every fixture that does not say otherwise.
  package static let rate = 50_000.0
  /// Samples of every sweep that does not say otherwise.
  package static let count = 2_000
  /// First and one past the last sample of the current step.
  package static let step = 500..<1_500

  /// A current step: `amplitude` pA from sample 500 up to 1,500.
  package static func current(_ amplitude: Float, count: Int = count) -> [Float] {
    (0..<count).map { step.contains($0) ? amplitude : 0 }
  }

  /// A membrane that follows the step with a curve, in multiples of 1/32 mV as a real converter gives.
  ///
  /// Never 0, so that no sample is taken for fill.
  package static func voltage(_ amplitude: Float, count: Int = count) -> [Float] {
    (0..<count).map { index in
      let elapsed = Float(max(0, min(index, step.upperBound) - step.lowerBound))
      let deflection = amplitude * 0.1 * elapsed / (elapsed + 250)
      let noise = Float((index * 7_919) % 13 - 6) / 32
      return (-70 * 32 + deflection * 32).rounded() / 32 + noise
    }
  }
}
