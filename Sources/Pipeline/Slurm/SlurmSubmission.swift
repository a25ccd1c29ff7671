import Subprocess
import SystemPackage

/// Hands a script to Slurm.
package enum SlurmSubmission {
  /// Runs `sbatch --parsable …`.
  ///
  /// - Returns: the job's id.
  /// - Throws: ``RunError`` with what `sbatch` said.
  package static func submit(_ words: [String]) async throws -> String {
    let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
    do {
      result = try await Subprocess.run(
        .name(words[0]),
        arguments: Arguments(Array(words.dropFirst())),
        output: .string(limit: 4096),
        error: .string(limit: 4096)
      )
    } catch {
      throw RunError(
        "cannot start \(words[0]): \(error); is Slurm installed here? --dry-run prints the scripts"
      )
    }
    // A federated cluster answers `id;cluster`.
    let answer = (result.standardOutput).split(whereSeparator: \.isWhitespace).first
    guard result.terminationStatus.isSuccess, let id = answer?.split(separator: ";").first else {
      throw RunError(
        "\(words.joined(separator: " ")) was refused: \(result.standardError)"
      )
    }
    return String(id)
  }
}
