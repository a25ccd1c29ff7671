import Synchronization

/// Counts finished items of parallel work and tells how far it is.
final class WorkCounter: Sendable {
  private let done = Mutex(0)
  private let total: Int
  private let unit: String
  private let progress: StudyStage.Progress

  init(total: Int, unit: String, _ progress: @escaping StudyStage.Progress) {
    self.total = total
    self.unit = unit
    self.progress = progress
  }

  /// One more is done.
  func advance() {
    let count = done.withLock { done in
      done += 1
      return done
    }
    progress(count, total, unit)
  }
}
