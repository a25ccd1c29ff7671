import Electrophysiology
import RealModule

/// Simulates the sweeps of a plan one at a time.
///
/// Every sweep has its own random stream and starts from rest, so sweeps are independent: the same cell,
/// plan and options give the same samples in any order.
package struct CellSimulator: Sendable {
  /// The cell.
  package let cell: SimulatedCell
  /// Its sweeps.
  package let plan: SimulationPlan
  /// Noise and grid of the amplifier.
  package let options: RecordingOptions

  private let model: NeuronModel

  /// Prepares the neuron for the plan's rate.
  package init(
    cell: SimulatedCell,
    plan: SimulationPlan,
    options: RecordingOptions = RecordingOptions()
  ) {
    self.cell = cell
    self.plan = plan
    self.options = options
    model = NeuronModel(parameters: cell.parameters, samplingRate: plan.samplingRate)
  }

  /// The number of sweeps.
  package var sweepCount: Int { plan.sweeps.count }

  /// Simulates one sweep.
  ///
  /// - Complexity: O(samples); about 10 ms for a sweep of 2.4 s at 50 kHz.
  package func sweep(at index: Int) -> SimulatedSweep {
    let planned = plan.sweeps[index]
    var random = SimulationRandom(seed: cell.seed &+ 1, index: index)
    var stimulus = planned.waveform.samples(rate: plan.samplingRate)
    var truth: [Double]
    var noise = options.amplifierNoise
    if planned.clampMode == .voltageClamp {
      truth = clampedCurrent(planned, stimulus)
      noise = Self.currentNoise(planned.electrode)
    } else if planned.electrode == nil {
      truth = membranePotential(planned, &stimulus, &random)
    } else {
      truth = [Double](repeating: random.uniform(-2, 2), count: stimulus.count)
    }
    let spikes = planned.clampMode == .voltageClamp ? 0 : ResponseTruth.spikeCount(truth)
    for case .noisy(let factor) in planned.flaws { noise *= factor }
    addMeasurementNoise(noise, to: &truth, &random)
    var response = truth.map { Float(($0 * options.codesPerUnit).rounded() / options.codesPerUnit) }
    for flaw in planned.flaws { blank(&response, flaw) }
    for case .zeroTail(let seconds) in planned.flaws {
      let count = Int((seconds * plan.samplingRate).rounded())
      response += [Float](repeating: 0, count: count)
      stimulus += [Float](repeating: Float(planned.waveform.holding), count: count)
    }
    return SimulatedSweep(
      number: index,
      plan: planned,
      samplingRate: plan.samplingRate,
      startingTime: 10 + 15 * Double(index),
      stimulus: stimulus,
      response: response,
      spikeCount: spikes
    )
  }

  /// The membrane potential; cuts the stimulus where the operator stopped.
  private func membranePotential(
    _ planned: PlannedSweep,
    _ stimulus: inout [Float],
    _ random: inout SimulationRandom
  ) -> [Double] {
    let resistance = cell.truth.passive.inputResistance * 1e-3  // mV per pA
    let bias = options.sweepDrift * max(-2, min(2, random.normal())) / resistance
    var channelNoise: SimulationRandom? = SimulationRandom(seed: random.next())
    var voltages = model.respond(to: stimulus, bias: bias, random: &channelNoise)
    if let limit = planned.stopAfterSpikes {
      let spikes = ResponseTruth.spikeSamples(voltages)
      let count = voltages.count
      if spikes.count >= limit {
        let stop = min(count, spikes[limit - 1] + Int(0.3 * plan.samplingRate))
        voltages.removeLast(count - stop)
        stimulus.removeLast(count - stop)
      }
    }
    for case .drifting(let millivolts) in planned.flaws {
      let count = Double(voltages.count)
      for k in voltages.indices { voltages[k] += millivolts * Double(k) / count }
    }
    return voltages
  }

  /// Current (pA) of the electrode for a voltage command (mV): access, membrane and capacitance.
  private func clampedCurrent(_ planned: PlannedSweep, _ command: [Float]) -> [Double] {
    switch planned.electrode {
    case .bath(let resistance, let offset):
      return command.map { Double($0) / resistance * 1000 + offset }
    case .sealed(let resistance):
      return command.map { Double($0) / resistance * 1000 }
    case .wholeCell(let access):
      let membrane = cell.truth.passive.inputResistance
      let rest = cell.truth.restingPotential
      let resistance = access * membrane / (access + membrane)
      let tau = resistance * cell.parameters.capacitance * 1e-6  // MΩ pF = µs
      let decay = Double.exp(-1 / (tau * plan.samplingRate))
      var potential = command.first.map { settled(Double($0), access, membrane, rest) } ?? rest
      return command.map { value in
        let current = (Double(value) - potential) / access * 1000
        let target = settled(Double(value), access, membrane, rest)
        potential = target + (potential - target) * decay
        return current
      }
    case nil:
      return [Double](repeating: 0, count: command.count)
    }
  }

  private func settled(
    _ command: Double,
    _ access: Double,
    _ membrane: Double,
    _ rest: Double
  ) -> Double {
    (command * membrane + rest * access) / (access + membrane)
  }

  /// Current noise (pA r.m.s.): a seal is far quieter than an open pipette.
  private static func currentNoise(_ electrode: ElectrodeState?) -> Double {
    switch electrode {
    case .sealed: 0.4
    default: 2
    }
  }

  private func addMeasurementNoise(
    _ deviation: Double,
    to values: inout [Double],
    _ random: inout SimulationRandom
  ) {
    // First-order low-pass at 10 kHz, started in its steady state; variance of the output is a / (2 - a).
    let a = 1 - Double.exp(-2 * .pi * 10_000 / plan.samplingRate)
    let scale = deviation / (a / (2 - a)).squareRoot()
    var level = deviation * random.normal()
    for k in values.indices {
      values[k] += level
      level += a * (scale * random.normal() - level)
    }
  }

  private func blank(_ response: inout [Float], _ flaw: SweepFlaw) {
    let rate = plan.samplingRate
    switch flaw {
    case .stopsEarly(let time, let fill):
      let first = min(response.count, Int((time * rate).rounded()))
      for k in first..<response.count { response[k] = fill == .zero ? 0 : .nan }
    case .interiorZeros(let from, let to):
      let first = min(response.count, Int((from * rate).rounded()))
      let last = max(first, min(response.count, Int((to * rate).rounded())))
      for k in first..<last { response[k] = 0 }
    case .noisy, .drifting, .zeroTail: break
    }
  }
}
