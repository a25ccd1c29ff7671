import Electrophysiology
import NWB
import Testing

@Suite("Acquired samples")
struct AcquisitionTests {
  @Test("a single trailing zero is fill, as in IPFX")
  func oneZero() {
    #expect(Acquisition(of: .single([-70, 0, -70, 0])).acquired == 0..<3)
  }

  @Test("zeros are cut before NaN, in this order only")
  func order() {
    #expect(Acquisition(of: .double([-70, .nan, 0])).acquired == 0..<1)
    #expect(Acquisition(of: .double([-70, 0, .nan])).acquired == 0..<2)
  }

  @Test("nothing acquired: no samples, or only NaN")
  func empty() {
    #expect(Acquisition(of: .single([])).acquired.isEmpty)
    #expect(Acquisition(of: .double([.nan, .nan])).acquired.isEmpty)
  }

  @Test("a response of zeros is left alone, NaN at its end excepted")
  func zeros() {
    let zeros = [Double](repeating: 0, count: 100)
    #expect(Acquisition(of: .double(zeros)).acquired == 0..<100)
    #expect(Acquisition(of: .double(zeros + [.nan])).acquired == 0..<100)
    #expect(Acquisition(of: .double(zeros + [.nan])).interiorFill.isEmpty)
  }

  @Test("49 zeros are signal, 50 are fill, one NaN is fill")
  func runs() {
    let signal = [Double](repeating: -70, count: 10)
    let run = { (count: Int) in [Double](repeating: 0, count: count) }
    #expect(Acquisition(of: .double(signal + run(49) + signal)).interiorFill.isEmpty)
    #expect(Acquisition(of: .double(signal + run(50) + signal)).interiorFill == [10..<60])
    #expect(Acquisition(of: .double(signal + [.nan] + signal)).interiorFill == [10..<11])
    #expect(Acquisition(of: .double(run(50) + signal)).interiorFill == [0..<50])
  }
}
