using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed partial class ModelsTextsTests
{
    [Fact]
    public void German_EveryText_IsThereWithTheSamePlaces()
    {
        var english = Texts("en");
        var german = Texts("de");

        german.Keys.Should().BeEquivalentTo(english.Keys);
        german.Should().OnlyContain(text => Places(text.Value).SequenceEqual(Places(english[text.Key])) && text.Value.Length > 0);
    }

    private static Dictionary<string, string> Texts(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var set = ModelsTexts.ResourceManager.GetResourceSet(language == "en" ? CultureInfo.InvariantCulture : culture, createIfNotExists: true, tryParents: false);
        return set!.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
