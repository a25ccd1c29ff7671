import Electrophysiology
import RealModule

/// The impedance of a cell from its responses to chirps (sines of rising frequency).
///
/// Source: spec, trains and subthreshold, section 8; Puil, Gimbarzevsky and Miura (1986) for the method.
package struct ChirpAnalysis: Sendable {
  /// IPFX's vector: |Z| (GΩ) of 796 bins, then arctan(Im/Re) (rad) of the same; mean over stimuli.
  ///
  /// Fixed cut 0.6…20.6 s, 2 kHz, bins 4…799; `nil` when a sweep is shorter.
  package var ipfxVector: [Double]?
  /// Impedance of the stimulus epoch between 0.4 and 40 Hz; mean over stimuli of the complex value.
  package var spectrum: ImpedanceSpectrum?
  /// Numbers of the sweeps that were used.
  package var sweepNumbers: [Int]

  /// Analyses the chirps of a cell.
  ///
  /// Sweeps with bitwise equal currents are averaged first, then groups. Sweeps whose last 100 samples are
  /// exactly 0 mV, and sweeps that end before the stimulus does, are left out.
  init(_ sweeps: [ProtocolSweep], failures: inout [FeatureFailure]) {
    let groups = Self.groups(sweeps)
    sweepNumbers = groups.flatMap { $0.map(\.number) }.sorted()
    let averages = groups.compactMap { Self.average($0) }
    ipfxVector = Self.mean(averages.compactMap { $0.ipfxVector() })
    let spectra = averages.compactMap { $0.stimulusSpectrum() }
    spectrum = Self.mean(spectra)
    if sweeps.isEmpty {
      failures.append(Self.failure(.noSweeps, nil, "the recording has no usable chirp sweep"))
    } else if spectrum == nil {
      failures.append(
        Self.failure(
          .tooShort,
          nil,
          "none of \(sweeps.count) chirps was acquired to the end of a stimulus that could be located"
        )
      )
    }
    if !sweeps.isEmpty, ipfxVector == nil {
      failures.append(
        Self.failure(
          .tooShort,
          "ipfx_chirp",
          "IPFX's fixed cut needs 20.6 s and a multiple of 2 kHz"
        )
      )
    }
  }

  /// Groups of sweeps with equal commands, in order of their first sweep.
  private static func groups(_ sweeps: [ProtocolSweep]) -> [[ProtocolSweep]] {
    var groups: [[ProtocolSweep]] = []
    for sweep in sweeps where isAlive(sweep) {
      let current = sweep.sweep.current.slice(sweep.sweep.acquired)
      let match = groups.firstIndex { group in
        group[0].sweep.info.samplingRate == sweep.sweep.info.samplingRate
          && group[0].sweep.current.slice(group[0].sweep.acquired) == current
      }
      if let match { groups[match].append(sweep) } else { groups.append([sweep]) }
    }
    return groups
  }

  private static func isAlive(_ sweep: ProtocolSweep) -> Bool {
    let end = sweep.sweep.acquired.upperBound
    return (max(end - 100, 0)..<end).contains { sweep.sweep.voltage[$0] != 0 }
  }

  private static func average(_ group: [ProtocolSweep]) -> ChirpTrace? {
    guard let first = group.first else { return nil }
    return ChirpTrace(
      responses: group.map(\.sweep.voltage),
      command: first.sweep.current,
      count: first.sweep.acquired.upperBound,
      rate: first.sweep.info.samplingRate,
      stimulus: first.characteristics?.indices ?? first.epochs.stimulus
    )
  }

  private static func mean(_ vectors: [[Double]]) -> [Double]? {
    guard let first = vectors.first else { return nil }
    return first.indices.map { k in
      vectors.reduce(0) { $0 + $1[k] } / Double(vectors.count)
    }
  }

  /// The mean of the spectra that share the first one's frequencies.
  private static func mean(_ spectra: [ImpedanceSpectrum]) -> ImpedanceSpectrum? {
    guard let first = spectra.first else { return nil }
    let alike = spectra.filter { $0.frequencies == first.frequencies }
    guard let real = mean(alike.map(\.real)), let imaginary = mean(alike.map(\.imaginary)) else {
      return nil
    }
    return ImpedanceSpectrum(frequencies: first.frequencies, real: real, imaginary: imaginary)
  }

  static func failure(
    _ reason: FailureReason,
    _ feature: String?,
    _ message: String
  ) -> FeatureFailure {
    FeatureFailure(
      stage: .chirp,
      family: StimulusFamily.chirp.rawValue,
      feature: feature,
      reason: reason,
      message: message
    )
  }
}

/// The averaged response to one chirp, widened a stretch at a time: a chirp of 21 s has a million samples.
private struct ChirpTrace {
  /// The responses (mV) to average.
  var responses: [Samples]
  /// Their common command (pA).
  var command: Samples
  /// Acquired samples of each.
  var count: Int
  var rate: Double
  var stimulus: Range<Int>?

  /// Rate (Hz) to which chirps are averaged down.
  private static let targetRate = 2000.0
  /// IPFX's fixed cut (s).
  private static let ipfxCut = (start: 0.6, end: 20.6)
  /// IPFX's bins of a 20 s transform.
  private static let ipfxBins = 4..<800
  /// Frequencies (Hz) of the published features.
  private static let frequencyRange = (least: 0.4, greatest: 40.0)

  func ipfxVector() -> [Double]? {
    let width = rate > Self.targetRate ? Int(rate / Self.targetRate) : 1
    guard count.isMultiple(of: width) else { return nil }
    let step = Double(width) / rate
    let first = Int((Self.ipfxCut.start / step).rounded())
    let last = Int((Self.ipfxCut.end / step).rounded())
    let low = blocks(in: 0..<count, width: width, voltage)
    guard last < low.count, Self.ipfxBins.upperBound < (last - first) / 2 else { return nil }
    let spectrum = ImpedanceSpectrum(
      voltage: Array(low[first..<last]),
      current: Array(blocks(in: 0..<count, width: width, command.doubles)[first..<last]),
      step: step,
      bins: Self.ipfxBins
    )
    return spectrum.magnitudes
      + zip(spectrum.imaginary, spectrum.real).map { Double.atan($0 / $1) }
  }

  func stimulusSpectrum() -> ImpedanceSpectrum? {
    guard let stimulus, stimulus.lowerBound >= 0, stimulus.upperBound <= count else {
      return nil
    }
    let width = max(Int(rate / Self.targetRate), 1)
    let range = stimulus.lowerBound..<stimulus.upperBound - stimulus.count % width
    let step = Double(width) / rate
    let duration = Double(range.count / width) * step
    let least = Int((Self.frequencyRange.least * duration).rounded(.up))
    let greatest = Int((Self.frequencyRange.greatest * duration).rounded(.down))
    guard duration > 0, least >= 1, greatest > least, greatest < range.count / width / 2 else {
      return nil
    }
    return ImpedanceSpectrum(
      voltage: blocks(in: range, width: width, voltage),
      current: blocks(in: range, width: width, command.doubles),
      step: step,
      bins: least..<greatest + 1
    )
  }

  /// The mean response of a range of samples.
  private func voltage(_ range: Range<Int>) -> [Double] {
    guard var sums = responses.first?.doubles(range) else { return [] }
    if responses.count == 1 { return sums }
    for response in responses.dropFirst() {
      for (k, value) in response.doubles(range).enumerated() { sums[k] += value }
    }
    return sums.map { $0 / Double(responses.count) }
  }

  /// Means of successive blocks of `width` samples.
  private func blocks(
    in range: Range<Int>,
    width: Int,
    _ samples: (Range<Int>) -> [Double]
  ) -> [Double] {
    let stretch = max(1, 65_536 / width) * width
    var means: [Double] = []
    means.reserveCapacity(range.count / width + 1)
    for first in stride(from: range.lowerBound, to: range.upperBound, by: stretch) {
      let values = samples(first..<min(first + stretch, range.upperBound))
      for start in stride(from: 0, to: values.count, by: width) {
        var sum = 0.0
        for k in start..<min(start + width, values.count) { sum += values[k] }
        means.append(sum / Double(width))
      }
    }
    return means
  }
}
