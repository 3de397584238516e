using System.Text;
using MlxManager.Web.Terminal;
using Spectre.Console;

namespace MlxManager.Tests.Terminal;

/// <summary>A screen that keeps what is written to it.</summary>
internal sealed class ScreenSample : IAnsiConsoleOutput
{
    private readonly StringBuilder _data = new();
    private readonly StringBuilder _words = new();
    private readonly StringBuilder _errors = new();

    /// <param name="width">Of a terminal; none for a pipe.</param>
    /// <param name="answers">What a person types; null where nobody sits.</param>
    public ScreenSample(int? width = null, int height = 50, bool isJson = false, string? answers = null)
    {
        (Width, Height, IsTerminal) = (width ?? 80, height, width is not null);
        Writer = Into(_words);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = this,
            Ansi = IsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        Screen = new Screen(isJson ? Into(_data) : Writer, console, Into(_errors), answers is null ? null : new StringReader(answers), isJson);
    }

    public Screen Screen { get; }

    public IReadOnlyList<string> Data => Lines(_data);

    public IReadOnlyList<string> Words => Lines(_words);

    public string Written => _words.ToString();

    public IReadOnlyList<string> Errors => Lines(_errors);

    public bool IsTerminal { get; }

    public int Width { get; set; }

    public int Height { get; }

    public TextWriter Writer { get; }

    public void SetEncoding(Encoding encoding)
    {
    }

    private static StringWriter Into(StringBuilder text) => new(text) { NewLine = "\n" };

    private static string[] Lines(StringBuilder text) => text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
