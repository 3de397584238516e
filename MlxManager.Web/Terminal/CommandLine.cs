using System.CommandLine;
using System.Globalization;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal;

/// <summary>
/// The program as a command for scripts and terminals. Without a command it is the server, whose arguments are those of its host
/// (<c>--urls …</c>, <c>--MlxManager:Name=…</c>, <c>--demo</c>); a word that is no setting is a command.
/// </summary>
internal static class CommandLine
{
    private static readonly string[] Helps = ["--help", "-h", "-?", "--version"];
    private static readonly string[] OwnOptions = [CommandTree.ServerOption, CommandTree.KeyFileOption, CommandTree.JsonOption];

    /// <summary>Whether these arguments are a command's, and not the server's.</summary>
    public static bool IsMeant(string[] args) =>
        args.Any(Helps.Contains)
        || args is [var first, ..] && first != Server.Command && (IsWord(first) || OwnOptions.Contains(first.Split('=')[0]) || first.StartsWith('['));

    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        // The engine's words are English, and so are all of a command's.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var parsed = CommandTree.Build(TimeProvider.System).Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync($"'mlx-manager {CommandTree.PathOf(parsed)}--help' says how it is used.");
            return ExitCode.Usage;
        }

        try
        {
            // Signals are the commands' own.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandStopped stopped)
        {
            await Console.Error.WriteLineAsync(stopped.Message);
            if (stopped.Hint is { } hint)
            {
                await Console.Error.WriteLineAsync(hint);
            }

            return stopped.ExitCode;
        }
        catch (HttpRequestException exception)
        {
            await Console.Error.WriteLineAsync($"The server does not answer: {exception.Message}");
            return ExitCode.NoServer;
        }
    }

    // The host reads key=value, --key value and /key value.
    private static bool IsWord(string argument) => argument.Length > 0 && argument[0] is not ('-' or '/') && !argument.Contains('=', StringComparison.Ordinal);
}
