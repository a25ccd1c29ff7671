import Dispatch
import Foundation
import Pipeline

/// Turns SIGINT, SIGTERM and SIGUSR1 (Slurm's warning before the time limit) into a request to stop.
///
/// The second signal drops the cells in work; everything finished is kept either way.
final class StopSignals {
  let request: StopRequest
  private let sources: [any DispatchSourceSignal]

  /// Listens from now on, until ``ignore()``.
  init(request: StopRequest = StopRequest()) {
    self.request = request
    sources = [SIGINT, SIGTERM, SIGUSR1].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { request.request(signal: number) }
      source.resume()
      return source
    }
  }

  /// Stops listening; the signals stay without effect.
  func ignore() { for source in sources { source.cancel() } }

  /// The exit code of a run that a signal ended: 130 for control-C, else 143.
  static func exitCode(_ signal: Int32) -> Int32 { signal == SIGINT ? 130 : 143 }
}
