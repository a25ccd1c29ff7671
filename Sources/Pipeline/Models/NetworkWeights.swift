import BiLSTM

/// The weights of a stored network with PyTorch's names and shapes.
package struct NetworkWeights: Sendable {
  /// Arrays in the network's order.
  package let tensors: [SafetensorsFile.Tensor]

  /// Numbers in all.
  package var count: Int { tensors.reduce(0) { $0 + $1.values.count } }

  /// Takes the weights out of a model file.
  ///
  /// - Throws: ``InputError``: no network in the file, or no such member.
  package static func read(_ model: String, member: Int) throws -> NetworkWeights {
    let network = try network(of: try TrainedModel.read(model), model, member: member)
    return NetworkWeights(
      tensors: network.members[member].model.parameters.map {
        SafetensorsFile.Tensor(name: $0.name, shape: $0.shape, values: $0.values)
      }
    )
  }

  /// Writes a safetensors file.
  ///
  /// - Throws: ``OutputError``.
  package func write(to path: String) throws {
    try AtomicFile.write(SafetensorsFile(tensors: tensors).data, to: path)
  }

  /// Writes a copy of a model with other weights; everything else, calibration too, stays.
  ///
  /// - Throws: ``InputError``: arrays whose names or shapes are not the network's; ``OutputError``.
  package static func replace(
    in model: String,
    member: Int,
    by weights: String,
    output: String
  ) throws {
    let trained = try TrainedModel.read(model)
    let network = try network(of: trained, model, member: member)
    guard case .learned(var learned) = trained else { return }
    let file = try SafetensorsFile(reading: weights)
    var members = network.members
    var changed = members[member].model
    do {
      try changed.setParameters(
        file.tensors.map { NamedParameter(name: $0.name, shape: $0.shape, values: $0.values) }
      )
    } catch {
      throw InputError("\(weights): \(error)")
    }
    members[member] = FittedNetwork.Member(
      transform: members[member].transform,
      model: changed,
      calibration: members[member].calibration
    )
    learned.fitted = .network(
      FittedNetwork(
        members: members,
        priorStrength: network.priorStrength,
        classCount: network.classCount
      )
    )
    try learned.write(to: output)
  }

  private static func network(
    of model: TrainedModel,
    _ path: String,
    member: Int
  ) throws -> FittedNetwork {
    guard case .learned(let learned) = model, let network = learned.network else {
      throw InputError("\(path): expected a model with BiLSTMs, found a \(model.kind)")
    }
    guard network.members.indices.contains(member) else {
      throw InputError("\(path): no network \(member); it has 0 … \(network.members.count - 1)")
    }
    return network
  }
}
