using System.Text.RegularExpressions;

namespace MlxManager.Tests.Localisation;

/// <summary>
/// No component says anything but what its texts say. Reads the markup as it is written: what stands between tags, and in
/// the attributes people see or hear, must come from an expression.
/// </summary>
public sealed partial class VisibleTextTests
{
    /// <summary>The same in every language, each for its reason.</summary>
    private static readonly HashSet<string> Allowed =
    [
        "MlxManager", // The product's name.
        "hf_…", // How a token begins.
        "mlx-community/Qwen3-8B-4bit", "*.safetensors, *.json", "*.gguf", // Examples of what is typed, in any language.
        "Alt ↑", "Alt ↓", // Keys.
    ];

    public static TheoryData<string> Rooms => [.. SourceTree.Files("*.razor").Select(SourceTree.Room).Where(room => !room.EndsWith(".razor", StringComparison.Ordinal)).Distinct()];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Markup_OfARoom_HoldsNoTextOfItsOwn(string room) =>
        SourceTree.Files("*.razor").Where(file => SourceTree.Room(file) == room).SelectMany(Literals).Should().BeEmpty();

    [Theory]
    [InlineData("<p>Retry</p>", "Retry")]
    [InlineData("<p>@Texts.Retry</p>", null)]
    [InlineData("<p>@Texts.Of(\"a b\") · @(x > 1 ? \"a\" : \"b\")</p>", null)]
    [InlineData("<MudButton Label=\"Sort by\" Class=\"wide\" />", "Sort by")]
    [InlineData("<b aria-label=\"@Texts.Close\" title=\"@($\"{X} now\")\">…</b>", null)]
    [InlineData("@* Not seen *@ <!-- nor this -->", null)]
    [InlineData("@if (x is { Count: > 0 } y && z < 3)\n{\n  <i>Yes</i>\n}\nelse if (a)\n{\n}", "Yes")]
    [InlineData("@code {\n  private string? Said => \"Nothing\";\n}", null)]
    public void Literals_Markup_AreFound(string markup, string? expected) =>
        In(markup).Select(found => found.Text).Should().Equal(expected is null ? [] : [expected]);

    private static IEnumerable<string> Literals(string file) =>
        In(File.ReadAllText(file)).Select(found => $"{SourceTree.Name(file)}:{found.Line} “{found.Text}”");

    private static List<(int Line, string Text)> In(string markup)
    {
        var code = CodeBlock().Match(markup);
        var text = SourceTree.Blank(code.Success ? markup[..code.Index] : markup, Comment());
        List<(int, string)> found = [];
        foreach (Match attribute in Spoken().Matches(text))
        {
            Add(found, text, attribute.Groups["value"]);
        }

        // Tags next, whose values may hold anything between their quotes; then what is code on a line of its own.
        text = SourceTree.Blank(SourceTree.Blank(text, Tag()), Directive());
        text = SourceTree.Blank(SourceTree.Blank(text, Statement()), Expression());
        foreach (Match words in Words().Matches(text))
        {
            Add(found, text, words);
        }

        return found;
    }

    private static void Add(List<(int Line, string Text)> found, string text, Capture words)
    {
        var said = words.Value.Trim();
        if (!said.StartsWith('@') && said.Any(char.IsLetter) && !Allowed.Contains(said))
        {
            found.Add((SourceTree.Line(text, words.Index), said));
        }
    }

    [GeneratedRegex(@"^@code\b", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""\s(?:title|alt|placeholder|aria-label|aria-description|aria-valuetext|aria-roledescription|Label|Text|Heading|About|ActionText|HelperText|Placeholder|Title|Page|Description)="(?<value>[^"@]+)"(?=[\s/>])""")]
    private static partial Regex Spoken();

    [GeneratedRegex("""</?[A-Za-z!](?:"(?:[^"\\]|(?<=@\([^"]*)"[^"]*")*"|=>|[^<>"])*>""")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\s*@(?:page|using|inject|inherits|layout|implements|namespace|attribute|typeparam|rendermode|preservewhitespace)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Directive();

    // Control flow has its lines to itself, and so have statements inside of it.
    [GeneratedRegex(@"^\s*(?:@?(?:if|else|for|foreach|switch|while|lock|using)\b.*|(?:case\b|default\s*:).*|(?:var\s|@\{).*|.*;)\s*$", RegexOptions.Multiline)]
    private static partial Regex Statement();

    // @Name.Of("x")[0]?.Y, and @( … ) with what is balanced in it.
    [GeneratedRegex(@"@(?:\((?>[^()]+|(?<o>\()|(?<-o>\)))*(?(o)(?!))\)|[A-Za-z_][\w.?!]*(?:\((?>[^()]+|(?<p>\()|(?<-p>\)))*(?(p)(?!))\)|\[[^\]]*\]|[\w.?!])*)")]
    private static partial Regex Expression();

    [GeneratedRegex(@"[^\s{}@<>][^\n{}@<>]*")]
    private static partial Regex Words();
}
