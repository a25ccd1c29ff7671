import Features
import Testing

@Suite("Spike trains")
struct TrainTests {
  private static func spike(at time: Double, type: ISIType = .direct, isClipped: Bool = false)
    -> Spike
  {
    let point = TracePoint(index: 0, time: time, voltage: -40, current: nil)
    return Spike(
      threshold: point,
      upstroke: SlopePoint(index: 0, time: time, voltage: -20, slope: 200),
      peak: TracePoint(index: 0, time: time, voltage: 30, current: nil),
      isClipped: isClipped,
      isiType: type
    )
  }

  private static func train(_ times: [Double], start: Double = 0, end: Double = 1) -> SpikeTrain {
    SpikeTrain(spikes: times.map { spike(at: $0) }, start: start, end: end)
  }

  @Test("Without spikes there is a rate of 0 and nothing else")
  func empty() {
    let train = Self.train([])
    #expect(train.averageRate == 0)
    #expect(train.latency == nil)
    #expect(train.adaptation == nil)
    #expect(train.isiCV == nil)
    #expect(train.meanISI == nil)
    #expect(train.medianISI == nil)
    #expect(train.firstISI == nil)
  }

  @Test("One spike has a latency and no interval")
  func single() {
    let train = Self.train([0.25], start: 0.5, end: 1)
    #expect(train.latency == -0.25)
    // Its threshold lies before the window.
    #expect(train.averageRate == 0)
    #expect(train.meanISI == nil)
    #expect(train.isiCV == nil)
  }

  @Test("One interval has no variation and no adaptation")
  func pair() {
    let train = Self.train([0.25, 0.5])
    #expect(train.isiCV == 0)
    #expect(train.adaptation == nil)
    #expect(train.firstISI == 0.25)
  }

  @Test("Intervals of 0.125, 0.25 and 0.5 s adapt by a third")
  func adaptation() throws {
    let train = Self.train([0.0625, 0.1875, 0.4375, 0.9375])
    #expect(train.averageRate == 4)
    #expect((try #require(train.adaptation) - 1.0 / 3).magnitude < 1e-15)
    #expect(train.medianISI == 0.25)
    let mean = 0.875 / 3
    let variance =
      ((0.125 - mean) * (0.125 - mean) + (0.25 - mean) * (0.25 - mean)
        + (0.5 - mean) * (0.5 - mean)) / 3
    #expect((try #require(train.isiCV) - variance.squareRoot() / mean).magnitude < 1e-14)
  }

  @Test("Reversing a train turns the sign of its adaptation")
  func reversal() throws {
    let times = [0.1, 0.13, 0.18, 0.31, 0.5]
    let forward = try #require(Self.train(times).adaptation)
    let backward = try #require(Self.train(times.reversed().map { 1 - $0 }).adaptation)
    #expect((forward + backward).magnitude < 1e-12)
  }

  @Test("Clipped spikes are left out on request")
  func clipped() {
    let spikes = [Self.spike(at: 0.25), Self.spike(at: 0.5, isClipped: true)]
    #expect(SpikeTrain(spikes: spikes, start: 0, end: 1, excludingClipped: true).averageRate == 1)
    #expect(SpikeTrain(spikes: spikes, start: 0, end: 1).averageRate == 2)
  }

  @Test("One long interval among equal ones is a pause")
  func pause() {
    let isis = [0.02, 0.02, 0.5, 0.02, 0.02, 0.02]
    // ipfx 2.1.2: detect_pauses(isis, ["direct"] * 6) is [2].
    let direct: [ISIType?] = Array(repeating: .direct, count: 6)
    let detour: [ISIType?] = Array(repeating: .detour, count: 6)
    #expect(SpikeTrain.pauses(isis, types: direct) == [2])
    #expect(SpikeTrain.pauses(isis, types: detour).isEmpty)
  }

  @Test("Quick direct spikes between detours are bursts, as in IPFX")
  func bursts() {
    let isis = [0.08, 0.95, 0.075, 0.007, 0.065, 0.04, 0.011, 0.005]
    let types: [ISIType] = [
      .detour, .detour, .detour, .direct, .detour, .detour, .direct, .direct, .direct,
    ]
    var time = 0.1
    let spikes = types.indices.map { index in
      var spike = Self.spike(at: time, type: types[index])
      spike.fastTrough = TracePoint(index: 0, time: time + 0.002, voltage: -55, current: nil)
      if types[index] == .detour {
        spike.slowTrough = TracePoint(index: 0, time: time + 0.03, voltage: -60, current: nil)
      }
      if index < isis.count { time += isis[index] }
      return spike
    }
    // ipfx 2.1.2, detect_bursts on these values.
    let expected: [(index: Double, intervals: Range<Int>)] = [
      (0.7021276595744681, 3..<4), (0.7777777777777778, 6..<8),
    ]
    let found = SpikeTrain(spikes: spikes, start: 0, end: 2).bursts()
    #expect(found.map(\.intervals) == expected.map(\.intervals))
    #expect(zip(found, expected).allSatisfy { ($0.index - $1.index).magnitude < 1e-9 })
  }
}
