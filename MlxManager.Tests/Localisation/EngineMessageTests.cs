using System.Text.RegularExpressions;

namespace MlxManager.Tests.Localisation;

/// <summary>
/// No page shows a sentence of the engine's, which is English, as if it were its own: only in the tooltip of
/// <c>EngineWords</c>, or in an element that says it is English. The library's rooms say what they show in their own tests.
/// </summary>
public sealed partial class EngineMessageTests
{
    public static TheoryData<string> Rooms => ["Discover", "Downloads", "Layout", "Models", "Pace", "Settings"];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Messages_OfTheEngine_AreShownOnlyAsEnglish(string room) =>
        SourceTree.Files("*.razor").Concat(SourceTree.Files("*.cs")).Where(file => SourceTree.Room(file) == room).SelectMany(Shown).Should().BeEmpty();

    [Theory]
    [InlineData("<p>@failure.Message</p>", false)]
    [InlineData("<p title=\"@error.Message\">x</p>", false)]
    [InlineData("snackbar.Add(answer.Message ?? Texts.X);", false)]
    [InlineData("@waiting.Reason", false)]
    [InlineData("<p lang=\"en\">@error.Message</p>", true)]
    [InlineData("<EngineWords Text=\"@Words\" Raw=\"@Failure.Message\" />", true)]
    [InlineData("(_note, _said) = (Words, answer.Failure.Message);", true)]
    [InlineData("@news.Messages", true)]
    public void Line_IsJudgedRight(string line, bool isFine) => IsFine(line).Should().Be(isFine);

    private static IEnumerable<string> Shown(string file) => File.ReadLines(file)
        .Select((line, number) => (Line: line, Number: number + 1))
        .Where(at => !IsFine(at.Line) && !at.Line.TrimStart().StartsWith("///", StringComparison.Ordinal))
        .Select(at => $"{SourceTree.Name(file)}({at.Number}): {at.Line.Trim()}");

    private static bool IsFine(string line) => !Message().IsMatch(line) || Allowed().IsMatch(line);

    [GeneratedRegex(@"\.(?:Message|Reason)\b(?!\s*=[^=])")]
    private static partial Regex Message();

    // The third: words of the page, and beside them the engine's for the tooltip. The last: a failure made of an exception.
    [GeneratedRegex(@"lang=""en""[^>]*>@|<EngineWords |\(_note, _said\) = |StartsWith\(|new HubFailure\(")]
    private static partial Regex Allowed();
}
