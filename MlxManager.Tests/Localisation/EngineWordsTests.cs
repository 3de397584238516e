using System.Globalization;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Discover;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;
using MlxManager.Web.Settings;

namespace MlxManager.Tests.Localisation;

/// <summary>Whatever the engine can say, a page says in each language: every value there is has its words, and they are that language's own.</summary>
public sealed class EngineWordsTests : IDisposable
{
    private const string Host = "hub.test";

    private readonly (CultureInfo Numbers, CultureInfo Texts) _before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);

    /// <summary>Everything there are words for, by name.</summary>
    private static readonly Dictionary<string, Func<string>> Said = new(
    [
        .. Enum.GetValues<ErrorKind>().Select(kind => Saying(kind, () => Reasons.Of(kind))),
        .. Enum.GetValues<ErrorKind>().Select(kind => Saying(kind, () => Sentence.Spoken(Sample.Failed(kind: kind)), "spoken")),
        .. Enum.GetValues<CommandTrouble>().Select(trouble => Saying(trouble, () => Reasons.Of(trouble))),
        .. Enum.GetValues<FailureCause>().Select(cause => Saying(cause, () => Sentence.Cause(cause))),
        .. Enum.GetValues<DownloadEventKind>().Select(kind => Saying(kind, () => EventWords.Of(kind))),
        .. Enum.GetValues<DownloadEventKind>().Select(kind => Saying(kind, () => EventSentence.Of(new(Sample.Now, kind, "In English.", Whole)) ?? "", "in full")),
        .. Enum.GetValues<HubFailureKind>().Select(kind => Saying(kind, () => HubFailureWords.Of(new(kind, "In English."), Host))),
        .. Enum.GetValues<HubFailureKind>().Select(kind => Saying(kind, () => FailureWords.Of(kind), "of a host")),
        .. Enum.GetValues<HubFailureKind>().Select(kind => Saying(kind, () => HubFailureWords.Of(
            new(kind, "In English.", TimeSpan.FromSeconds(7)) { Status = 502, IsAwaited = true }, Host), "in full")),
        .. Enum.GetValues<ReachFault>().Select(fault => Saying(
            fault, () => HubFailureWords.Of(new(HubFailureKind.Unreachable, "In English.") { Reach = fault }, Host))),
        .. Enum.GetValues<DownloadStatus>().SelectMany(status => Enum.GetValues<DownloadCommand>().Select(command => Saying(
            command, () => Reasons.Refusal(CommandAnswer.RefusedBy(Sample.Paused() with { Status = status }, command), command), status.ToString()))),
    ]);

    /// <summary>The same in both languages, by chance.</summary>
    private static readonly HashSet<string> Alike = ["FailureCause.Offline", "DownloadEventKind.Verified in full", "DownloadEventKind.Started in full"];

    private static EventFacts Whole => new()
    {
        Model = "a/b",
        Revision = "main",
        Commit = Sample.Commit.Value,
        Path = "model.safetensors",
        Files = 12,
        Bytes = 18_200_000_000,
        TotalBytes = 41_000_000_000,
        Cause = FailureCause.Connection,
        Tries = 3,
        WentOnAfter = TimeSpan.FromSeconds(12),
    };

    public static TheoryData<string> All => [.. Said.Keys];

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = _before;

    [Theory]
    [MemberData(nameof(All))]
    public void Words_OfEachValue_AreThereInEachLanguage(string value)
    {
        var words = Languages.All.Select(language =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language, language);
            return Said[value]();
        }).ToList();

        words.Should().OnlyContain(text => text.Trim().Length > 2 && !text.Contains('{') && !text.Contains("In English"));
        if (!Alike.Contains(value))
        {
            words.Should().OnlyHaveUniqueItems("a language that says it in another's words has none of its own");
        }
    }

    [Fact]
    public void Events_InGerman_AreWholeSentences()
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("de-DE"), CultureInfo.GetCultureInfo("de"));

        string? Of(DownloadEventKind kind, EventFacts facts) => EventSentence.Of(new(Sample.Now, kind, "In English.", facts));

        Of(DownloadEventKind.Planned, Whole).Should().Be("12 Dateien, 18,2 GB, Commit 3f2a1b9");
        Of(DownloadEventKind.Waiting, Whole).Should().Be("Verbindung verloren; nach 12 s und 3 Versuchen ging es weiter");
        Of(DownloadEventKind.Waiting, Whole with { Tries = 1 }).Should().Be("Verbindung verloren; nach 12 s ging es weiter");
        Of(DownloadEventKind.Retrying, new() { Cause = FailureCause.ServerError, Tries = 2 }).Should().Be("Der Hub hat Schwierigkeiten (2 Versuche)");
        Of(DownloadEventKind.Paused, Whole).Should().Be("bei 18,2 von 41,0 GB");
        Of(DownloadEventKind.Paused, new() { Error = ErrorKind.NoSpace }).Should().Be("Nicht genug Speicherplatz.");
        Of(DownloadEventKind.ContentThrownAway, new() { Error = ErrorKind.WrongContent, Path = "a.bin" })
            .Should().Be("a.bin · Was der Hub geschickt hat, stimmt nicht mit dem überein, was es sein soll.");
        Of(DownloadEventKind.Cancelled, EventFacts.None).Should().BeEmpty();
        EventSentence.Of(new(Sample.Now, DownloadEventKind.Failed, "In English.")).Should().BeNull("an event without values is shown in its own words");
    }

    private static KeyValuePair<string, Func<string>> Saying<T>(T value, Func<string> words, string? how = null)
        where T : struct, Enum => new($"{typeof(T).Name}.{value}{(how is null ? "" : " " + how)}", words);
}
