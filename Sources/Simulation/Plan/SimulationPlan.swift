/// The sweeps of one simulated recording, in the order in which they are made.
package struct SimulationPlan: Sendable, Equatable {
  /// Samples a second of all sweeps (Hz).
  package var samplingRate: Double
  /// The sweeps; position is the sweep number.
  package var sweeps: [PlannedSweep]

  /// Creates a plan of given sweeps.
  package init(samplingRate: Double, sweeps: [PlannedSweep]) {
    self.samplingRate = samplingRate
    self.sweeps = sweeps
  }

  /// Plans the recording of a cell as an operator who knows its rheobase would.
  ///
  /// The long-square series starts at the noise-free rheobase rounded up to 10 pA (X codes) or to the
  /// coarse grid of odd multiples of 10 pA (Core 1 codes).
  package init(for cell: SimulatedCell, options: PlanOptions = PlanOptions()) {
    var builder = PlanBuilder(cell: cell, options: options)
    builder.addBeforeCell()
    switch options.codes {
    case .x: builder.addXCodes()
    case .coreOne: builder.addCoreOneCodes()
    }
    builder.addAfterCell()
    self.init(samplingRate: options.samplingRate, sweeps: builder.finished())
  }
}
