import Features
import RealModule
import Testing

@Suite("Subthreshold features")
struct SubthresholdTests {
  /// A passive cell: -70 mV, -20 mV towards -90 from 0.2 s to 0.7 s with the given time constant (s).
  private static func passive(tau: Double, rate: Double = 20_000) -> SampledTrace {
    let times = (0..<Int(rate)).map { Double($0) / rate }
    let voltage = times.map { t in
      t >= 0.2 && t < 0.7 ? -90 + 20 * Double.exp(-(t - 0.2) / tau) : -70
    }
    let current = times.map { $0 >= 0.2 && $0 < 0.7 ? -100.0 : 0 }
    return SampledTrace(voltage: voltage, current: current, rate: rate)
  }

  @Test(
    "A noise-free exponential gives back its time constant",
    arguments: [0.004, 0.02, 0.1, 0.4]
  )
  func timeConstant(tau: Double) throws {
    let trace = Self.passive(tau: tau)
    let found = try #require(trace.membraneTimeConstant(from: 0.2, to: 0.7))
    #expect((found - tau).magnitude < 1e-8 * tau)
  }

  @Test("A deflection lost in the noise has no time constant")
  func noisy() {
    var voltage = Self.passive(tau: 0.02).voltage
    for k in voltage.indices { voltage[k] += k % 2 == 0 ? 2 : -2 }
    let trace = SampledTrace(voltage: voltage, rate: 20_000)
    #expect(trace.membraneTimeConstant(from: 0.2, to: 0.7) == nil)
  }

  @Test("A run-away curve has no time constant")
  func growing() {
    var voltage = [Double](repeating: -70, count: 20_000)
    for k in 4000..<14_000 { voltage[k] = -70 - 0.2 * (Double.exp(Double(k - 4000) / 2000) - 1) }
    let trace = SampledTrace(voltage: voltage, rate: 20_000)
    #expect(trace.membraneTimeConstant(from: 0.2, to: 0.7) == nil)
  }

  @Test("20 mV at 100 pA are 200 MΩ")
  func resistance() throws {
    let trace = Self.passive(tau: 0.01)
    let lowest = try #require(trace.minimumDeflection(from: 0.2, to: 0.7))
    let found = try #require(InputResistance.fit([lowest], baseline: -70))
    #expect((found - 200).magnitude < 1e-9)
    #expect(InputResistance.fit([], baseline: -70) == nil)
  }

  @Test("Equal abscissae give the line of least norm, as IPFX's solver does")
  func degenerate() throws {
    // numpy.linalg.lstsq([[2, 1], [2, 1]], [10, 10]) is [4, 2].
    let line = try #require(LineFit(x: [2, 2], y: [10, 10]))
    #expect((line.slope - 4).magnitude < 1e-12)
    #expect((line.intercept - 2).magnitude < 1e-12)
    #expect(LineFit(x: [1], y: [1]) == nil)
  }

  @Test("Baseline, deflection and sag of a passive cell without sag")
  func deflection() throws {
    let trace = Self.passive(tau: 0.01)
    #expect(trace.baselineVoltage(before: 0.2) == -70)
    #expect(trace.peakDeflection(from: 0.2, to: 0.7)?.voltage == -90)
    #expect((try #require(trace.sag(from: 0.2, to: 0.7))).magnitude < 0.1)
    // The stretch before the onset is shorter than 0.1 s: what there is serves.
    #expect(trace.baselineVoltage(before: 0.05) == -70)
    #expect(trace.baselineVoltage(before: 0) == nil)
    #expect(trace.sag(from: 0.2, to: 1.5) == nil)
  }

  @Test("Missing samples do not reach the means")
  func missing() {
    var voltage = Self.passive(tau: 0.01).voltage
    voltage[3500] = .nan
    let trace = SampledTrace(voltage: voltage, rate: 20_000)
    #expect(trace.baselineVoltage(before: 0.2) == -70)
  }

  @Test("The direction of the deflection follows the current in the window's middle")
  func direction() {
    let voltage = [0.0, 3, -5, 1, 0]
    let down = SampledTrace(voltage: voltage, current: [0, 0, -1, 0, 0], rate: 1)
    let up = SampledTrace(voltage: voltage, current: [0, 0, 0, 0, 0], rate: 1)
    #expect(down.peakDeflection(from: 0, to: 4)?.voltage == -5)
    #expect(up.peakDeflection(from: 0, to: 4)?.voltage == 3)
  }
}
