/// What a file says about the recording as a whole.
package struct NWBFileMetadata: Sendable, Equatable {
  /// Unique identifier of the file.
  package var identifier: String
  /// One sentence about the session.
  package var sessionDescription: String
  /// Start of the session, ISO 8601 with zone.
  package var sessionStart: String
  /// Identifier of the session.
  package var sessionID: String
  /// Donor.
  package var subjectID: String
  /// Latin name of the species.
  package var species: String
  /// Age of the donor, ISO 8601 duration.
  package var age: String
  /// Name of the amplifier.
  package var device: String
  /// Program and version that made the samples.
  package var producer: String

  /// Creates metadata.
  package init(
    identifier: String,
    sessionDescription: String,
    sessionStart: String,
    sessionID: String,
    subjectID: String,
    species: String,
    age: String,
    device: String = "ITC18USB_Dev_0",
    producer: String
  ) {
    self.identifier = identifier
    self.sessionDescription = sessionDescription
    self.sessionStart = sessionStart
    self.sessionID = sessionID
    self.subjectID = subjectID
    self.species = species
    self.age = age
    self.device = device
    self.producer = producer
  }
}
