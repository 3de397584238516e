using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlxManager.Web.Layout;

namespace MlxManager.Tests.Localisation;

/// <summary>Every text is there in every language, with the same places for values, and somebody shows it.</summary>
public sealed partial class TextsTests
{
    public static TheoryData<string> Rooms => [.. SourceTree.Files("*Texts.resx").Select(SourceTree.Name)];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Texts_EveryLanguage_HasThemAllWithTheSamePlaces(string file)
    {
        var english = Read(file);
        foreach (var language in Languages.All.Skip(1))
        {
            var other = Read(file.Replace(".resx", $".{language.Name}.resx", StringComparison.Ordinal));

            other.Keys.Should().BeEquivalentTo(english.Keys, "of {0} in {1}", file, language.Name);
            foreach (var (key, text) in english)
            {
                Places(other[key]).Should().Equal(Places(text), "{0} of {1} in {2}", key, file, language.Name);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Texts_AreNotEmptyAndHaveNoSpaceAround(string file)
    {
        foreach (var (key, text) in Read(file))
        {
            text.Trim().Should().NotBeEmpty("{0}", key).And.Be(text, "{0}", key);
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Texts_AreAllShownSomewhere(string file)
    {
        var type = Path.GetFileNameWithoutExtension(file);
        var used = SourceTree.Files("*.razor").Concat(SourceTree.Files("*.cs"))
            .SelectMany(source => Regex.Matches(File.ReadAllText(source), $@"\b{type}\.(\w+)").Select(match => match.Groups[1].Value))
            .ToHashSet();

        Read(file).Keys.Where(key => !used.Contains(key)).Should().BeEmpty("a text nobody shows is one nobody mends");
    }

    [Fact]
    public void Files_OfOtherLanguages_BelongToALanguageThatCanBeChosen() => SourceTree.Files("*Texts.*.resx").Select(SourceTree.Name)
        .Where(file => !Languages.All.Any(language => file.EndsWith($".{language.Name}.resx", StringComparison.Ordinal)))
        .Should().BeEmpty();

    [Fact]
    public void Languages_AreNamedInOnePlace() => SourceTree.Files("*.cs").Concat(SourceTree.Files("*.razor"))
        .Where(file => SourceTree.Name(file) != "Layout/Languages.cs")
        .Where(file => Regex.IsMatch(File.ReadAllText(file), """GetCultureInfo\(|TwoLetterISOLanguageName\s*[=!]=|new CultureInfo\("""))
        .Select(SourceTree.Name)
        .Should().BeEmpty("a third language is its texts and a line there");

    private static Dictionary<string, string> Read(string name) => XDocument.Load(Path.Combine(SourceTree.Web, name)).Root!.Elements("data")
        .ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Place();
}
