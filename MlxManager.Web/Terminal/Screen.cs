using Spectre.Console;

namespace MlxManager.Web.Terminal;

/// <summary>
/// Where a command writes. With <c>--json</c> standard output takes JSON alone and people read standard error; without, people read
/// standard output. Control codes go to terminals only, colours only where <c>NO_COLOR</c> does not forbid them.
/// </summary>
internal sealed class Screen
{
    /// <summary>As good as endless: what a pipe reads is not wrapped.</summary>
    private const int WidthOfPipe = 100_000;

    private readonly TextWriter _data;
    private readonly TextWriter _errors;
    private readonly TextReader? _answers;

    /// <param name="words">Where people read.</param>
    /// <param name="answers">Where a person answers; null where nobody sits.</param>
    public Screen(TextWriter data, IAnsiConsole words, TextWriter errors, TextReader? answers, bool isJson)
    {
        (_data, Words, _errors, _answers, IsJson) = (data, words, errors, answers, isJson);
        if (!Words.Profile.Out.IsTerminal)
        {
            Words.Profile.Width = WidthOfPipe;
        }
    }

    public IAnsiConsole Words { get; }

    public bool IsJson { get; }

    /// <summary>Whether lines can be drawn over.</summary>
    public bool IsLive => Words.Profile.Out.IsTerminal && Words.Profile.Capabilities.Ansi;

    public static Screen Open(bool isJson)
    {
        var writer = isJson ? Console.Error : Console.Out;
        var isTerminal = !(isJson ? Console.IsErrorRedirected : Console.IsOutputRedirected) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        var hasColours = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var words = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = hasColours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        return new Screen(Console.Out, words, Console.Error, isTerminal && !Console.IsInputRedirected ? Console.In : null, isJson);
    }

    public void Say(string sentence) => Words.Profile.Out.Writer.WriteLine(Harmless(sentence));

    public void Show(Line line) => Words.Write(line);

    /// <summary>One JSON document on a line of its own.</summary>
    public void Data(string json)
    {
        _data.WriteLine(json);
        _data.Flush();
    }

    public void Complain(string sentence) => _errors.WriteLine(Harmless(sentence));

    /// <summary>Asks a person; only a plain yes is one.</summary>
    /// <exception cref="CommandStopped">Nobody can be asked.</exception>
    public bool Confirms(string question)
    {
        if (_answers is null)
        {
            throw new CommandStopped(Terminal.ExitCode.Usage, "Nobody can be asked here.", "Add --yes if you are sure.");
        }

        Words.Profile.Out.Writer.Write($"{question} [y/N] ");
        Words.Profile.Out.Writer.Flush();
        return _answers.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Lines of a text, without what would steer the terminal.</summary>
    public static string Harmless(string sentence) => Line.Harmless(sentence, c => char.IsControl(c) && c is not ('\n' or '\r'));
}
