import BiLSTM

/// Keeps the state of trainings between epochs, so that a killed one goes on where it was.
protocol TrainingCheckpoints: Sendable {
  /// The state of a stage; nil when it has not begun.
  func state(member: Int, stage: String) throws -> TrainingState?
  /// Stores the state after an epoch.
  func store(_ state: TrainingState, member: Int, stage: String) throws
}

/// One stage of a training: epochs with one set of settings.
struct NetworkStage {
  let name: String
  let member: Int
  let settings: TrainingSettings
  let validation: ValidationSet?
  let observer: TrainingObserver?
  let checkpoints: (any TrainingCheckpoints)?

  /// Trains to the end, from the checkpoint if there is one.
  ///
  /// - Throws: ``InputError``; ``OutputError`` for a checkpoint that cannot be written.
  func run(_ model: BiLSTMModel, training: [TrainingSet]) throws -> BiLSTMModel {
    let state = try checkpoints?.state(member: member, stage: name)
    return try Self.guarding {
      var trainer = try BiLSTMTrainer(
        model,
        training: training,
        validation: validation,
        settings: settings,
        resuming: state
      )
      while !trainer.isFinished {
        let record = try trainer.runEpoch()
        try checkpoints?.store(trainer.state, member: member, stage: name)
        observer?(event(record))
      }
      return trainer.model
    }
  }

  private func event(_ record: EpochRecord) -> TrainingEvent {
    TrainingEvent(
      member: member,
      stage: name,
      epoch: record.epoch,
      loss: record.trainingLoss,
      macroF1: record.macroF1,
      accuracy: record.accuracy,
      learningRate: record.learningRate
    )
  }

  /// Errors of the network in this module's words.
  static func guarding<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as BiLSTMError {
      throw InputError("network: \(error)")
    }
  }
}
