namespace MlxManager.Web.Terminal;

/// <summary>A command goes no further; the message says why, for a person.</summary>
/// <param name="hint">What to do; null where the message says it.</param>
internal sealed class CommandStopped(int exitCode, string message, string? hint = null) : Exception(message)
{
    public int ExitCode => exitCode;

    public string? Hint => hint;
}
