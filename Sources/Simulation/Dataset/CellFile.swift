package import NWB

/// Writes the recording of one simulated cell as an NWB file.
package struct CellFile: Sendable {
  /// Simulates the sweeps.
  package let simulator: CellSimulator
  /// Layout of the file.
  package let options: NWBWriterOptions

  /// Prepares a file.
  package init(simulator: CellSimulator, options: NWBWriterOptions = NWBWriterOptions()) {
    self.simulator = simulator
    self.options = options
  }

  /// Simulates and writes all sweeps, one at a time.
  ///
  /// - Returns: spikes of every sweep, in the order of the plan.
  /// - Throws: the HDF5 library's failure; the file is then incomplete.
  @discardableResult
  package func write(to path: String) throws -> [Int] {
    let cell = simulator.cell
    var writer = try NWBWriter(
      creating: path,
      metadata: Self.metadata(of: cell),
      options: options
    )
    var spikeCounts: [Int] = []
    for index in 0..<simulator.sweepCount {
      let sweep = simulator.sweep(at: index)
      try writer.append(
        NWBWriterSweep(
          number: sweep.number,
          clampMode: sweep.plan.clampMode,
          stimulusDescription: sweep.plan.code + "_DA_0",
          samplingRate: sweep.samplingRate,
          startingTime: sweep.startingTime,
          stimulus: sweep.stimulus,
          response: sweep.response,
          setSweepCount: sweep.plan.setSweepCount,
          bridgeBalance: cell.electrode.accessResistance
        )
      )
      spikeCounts.append(sweep.spikeCount)
    }
    try writer.finish()
    return spikeCounts
  }

  private static func metadata(of cell: SimulatedCell) -> NWBFileMetadata {
    NWBFileMetadata(
      identifier: "patchline-simulated-\(cell.id)-\(cell.seed)",
      sessionDescription: "Simulated \(cell.species.rawValue) \(cell.neuronClass.rawValue) neuron",
      sessionStart: "2020-01-01T12:00:00+00:00",
      sessionID: cell.id,
      subjectID: cell.donor,
      species: cell.species.latinName,
      age: cell.species == .human ? "P40Y" : "P60D",
      producer: "patchline simulate"
    )
  }
}
