using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using MlxManager.Core.Downloads;
using MlxManager.Web.Downloads;

namespace MlxManager.Tests.Downloads.Page;

/// <summary>The texts of the downloads in each language, and the numbers in them.</summary>
public sealed partial class DownloadsTextsTests : IDisposable
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    private readonly (CultureInfo Numbers, CultureInfo Texts) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;

    [Fact]
    public void German_HasEveryTextWithTheSamePlaces()
    {
        var english = Texts(CultureInfo.InvariantCulture);
        var german = Texts(CultureInfo.GetCultureInfo("de"));

        german.Keys.Should().BeEquivalentTo(english.Keys);
        foreach (var key in english.Keys)
        {
            Places(german[key]).Should().Equal(Places(english[key]), key);
        }
    }

    [Fact]
    public void German_SaysStatesAndNumbersAsGermansDo()
    {
        Speak(German);

        Sentence.Of(Sample.Running()).Should().Be("18,2 von 41,0 GB · 62 MB/s · noch 6 min");
        Sentence.Label(Sample.Paused()).Should().Be("Angehalten");
        Amount.Of(12).Should().Be("12 Bytes");
        Amount.Rate(6_240_000).Should().Be("6,2 MB/s");
        ByteText.Of(18_200_000_000).Should().Be("18.2 GB", "logs and the API stay as they are");
    }

    [Fact]
    public void Refusal_OfTheTable_IsSaidInTheReadersLanguage()
    {
        var answer = CommandAnswer.RefusedBy(Sample.Completed(), DownloadCommand.Pause);
        Reasons.Refusal(answer, DownloadCommand.Pause).Should().Be(answer.Message);
        Speak(German);
        Reasons.Refusal(answer, DownloadCommand.Pause).Should().Be("Der Download ist fertig und kann nicht angehalten werden.");
    }

    [Fact]
    public void Refusal_NobodyKnowsWhy_IsSaidInTheReadersLanguageAllTheSame()
    {
        Speak(German);

        Reasons.Refusal(new(CommandOutcome.Refused, Sample.Completed(), "In English."), DownloadCommand.Pause).Should().Be("Das geht jetzt nicht.");
    }

    [Fact]
    public void Refusal_EnglishTable_IsTheEnginesSentenceForEachCase()
    {
        foreach (var status in Enum.GetValues<DownloadStatus>())
        {
            foreach (var command in Enum.GetValues<DownloadCommand>())
            {
                var message = StateTable.Refusal(status, command);
                Reasons.Refusal(CommandAnswer.RefusedBy(Sample.Completed() with { Status = status }, command), command).Should().Be(message);
            }
        }
    }

    [Fact]
    public void Reason_NoSpace_KeepsItsFiguresInEveryLanguage()
    {
        var error = new DownloadError(ErrorKind.NoSpace, "12 GB more are needed.");
        Reasons.Of(error, 12_000_000_000, 3_000_000_000).Should().Be("Not enough disk space: 12.0 GB more must be freed.");
        Reasons.Of(error, 0, 3_000_000_000).Should().Be("There was not enough disk space. 3.0 GB are free now.");
        Reasons.Of(error, null, 3_000_000_000).Should().Be("Not enough disk space.");
        Speak(German);
        Reasons.Of(error, 12_000_000_000, 3_000_000_000).Should().Be("Nicht genug Speicherplatz: Es müssen noch 12,0 GB frei werden.");
        Reasons.Of(error, 0, 3_000_000_000).Should().Be("Der Speicherplatz hat nicht gereicht. Jetzt sind 3,0 GB frei.");
    }

    private static void Speak(CultureInfo culture) => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);

    private static Dictionary<string, string> Texts(CultureInfo culture) =>
        new ResourceManager("MlxManager.Web.Downloads.DownloadsTexts", typeof(Sentence).Assembly)
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
