using System.Collections;
using System.Globalization;
using System.Resources;
using MlxManager.Core.Pace;
using MlxManager.Web.Pace;

namespace MlxManager.Tests.Pace.Page;

public sealed class PaceTextTests
{
    // A Wednesday.
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(HourPace.Full, PaceSource.Nobody, null, false, "Downloads run at full speed.")]
    [InlineData(HourPace.Full, PaceSource.Nobody, 2, false, "Downloads run at full speed until 12:30.")]
    [InlineData(HourPace.Full, PaceSource.Nobody, 2, true, "Downloads run at full speed. The schedule is set aside until 12:30.")]
    [InlineData(HourPace.Limited, PaceSource.Person, null, false, "All downloads together are limited to 5.0 MB/s.")]
    [InlineData(HourPace.Limited, PaceSource.Person, 2, false, "Limited to 5.0 MB/s until 12:30.")]
    [InlineData(HourPace.Limited, PaceSource.Schedule, 2, false, "Limited to 5.0 MB/s until 12:30 by the schedule.")]
    [InlineData(HourPace.Limited, PaceSource.Schedule, null, false, "Limited to 5.0 MB/s by the schedule.")]
    [InlineData(HourPace.Paused, PaceSource.Schedule, 20, false, "Paused until Thursday, 06:30 by the schedule.")]
    [InlineData(HourPace.Paused, PaceSource.Schedule, null, false, "Paused by the schedule.")]
    public void Sentence_WhateverHolds_SaysItAndUntilWhen(HourPace pace, PaceSource by, int? hours, bool isIgnored, string expected)
    {
        var now = new PaceNow(pace, by, pace == HourPace.Limited ? 5_000_000 : null, hours is { } h ? Now.AddHours(h) : null, isIgnored, IsYielding: false);

        InCulture("", () => PaceText.Sentence(now, Now, TimeZoneInfo.Utc).Should().Be(expected));
    }

    [Fact]
    public void Sentence_InGerman_IsGerman() => InCulture("de", () =>
        PaceText.Sentence(new PaceNow(HourPace.Paused, PaceSource.Schedule, null, Now.AddHours(20), false, false), Now, TimeZoneInfo.Utc)
            .Should().Be("Vom Zeitplan bis Donnerstag, 06:30 angehalten."));

    [Fact]
    public void Texts_EveryOne_IsThereInGerman()
    {
        var manager = PaceTexts.ResourceManager;
        var english = Keys(manager.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!);
        var german = Keys(manager.GetResourceSet(CultureInfo.GetCultureInfo("de"), createIfNotExists: true, tryParents: false)!);

        german.Should().BeEquivalentTo(english);
    }

    private static List<string> Keys(ResourceSet set) => [.. set.Cast<DictionaryEntry>().Select(entry => (string)entry.Key)];

    private static void InCulture(string name, Action test)
    {
        var (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(name), CultureInfo.GetCultureInfo(name));
            test();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }
}
