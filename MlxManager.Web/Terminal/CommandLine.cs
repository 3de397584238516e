using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text.Json;
using MlxManager.Web.Hosting;

namespace MlxManager.Web.Terminal;

/// <summary>
/// The program as a command for scripts and terminals. Without a command it is the server, whose arguments are those of its host
/// (<c>--urls …</c>, <c>--MlxManager:Name=…</c>, <c>--demo</c>); a word that is no setting is a command.
/// </summary>
internal static class CommandLine
{
    /// <summary>As it is installed.</summary>
    private const string Name = "mlx-manager";

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
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            await Console.Error.WriteLineAsync(Fault(parsed));
            await Console.Error.WriteLineAsync($"'{Name} {CommandTree.PathOf(parsed)}--help' says how it is used.");
            return ExitCode.Usage;
        }

        try
        {
            // Signals are the commands' own.
            var output = new StringWriter();
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output });

            // The help calls the program what its file is called.
            await Console.Out.WriteAsync(output.ToString().Replace(RootCommand.ExecutableName, Name, StringComparison.Ordinal));
            return code;
        }
        catch (CommandStopped stopped)
        {
            await Console.Error.WriteLineAsync(Screen.Harmless(stopped.Message));
            if (stopped.Hint is { } hint)
            {
                await Console.Error.WriteLineAsync(hint);
            }

            return stopped.ExitCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or HttpIOException)
        {
            await Console.Error.WriteLineAsync($"The server does not answer: {exception.Message}");
            return ExitCode.NoServer;
        }
        catch (JsonException)
        {
            await Console.Error.WriteLineAsync("What answers there is no MlxManager, or one of another version.");
            return ExitCode.NoServer;
        }
    }

    private static string Fault(ParseResult parsed) => parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [var word, ..]
        ? $"There is no command '{word}'."
        : string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message));

    // The host reads key=value, --key value and /key value.
    private static bool IsWord(string argument) => argument.Length > 0 && argument[0] is not ('-' or '/') && !argument.Contains('=', StringComparison.Ordinal);
}
