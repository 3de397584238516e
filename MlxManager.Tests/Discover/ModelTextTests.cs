using System.Globalization;
using MlxManager.Tests.Models;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

/// <summary>The culture is that of this test's own flow: others that run beside it keep theirs.</summary>
public sealed class ModelTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", 950, "950")]
    [InlineData("en", -1, "0")]
    [InlineData("en", 12_345, "12.3k")]
    [InlineData("de", 12_345, "12,3k")]
    [InlineData("en", 999_999, "1M")]
    [InlineData("en", 1_234_567, "1.2M")]
    public void Count_Number_IsShort(string culture, long number, string expected)
    {
        Speak(culture);

        ModelText.Count(number).Should().Be(expected);
    }

    [Theory]
    [InlineData(8_030_000_000, "8B")]
    [InlineData(1_540_000_000, "1.5B")]
    [InlineData(999_700_000, "1B")]
    [InlineData(82_000_000, "82M")]
    [InlineData(1_000_000_000_000, "1T")]
    [InlineData(512, "512")]
    public void Parameters_Count_IsShort(long count, string expected)
    {
        Speak("en");

        ModelText.Parameters(count).Should().Be(expected);
    }

    [Theory]
    [InlineData("en", -5, "changed just now")]
    [InlineData("en", 90, "changed an hour ago")]
    [InlineData("en", 60 * 30, "changed yesterday")]
    [InlineData("en", 60 * 24 * 3, "changed 3 days ago")]
    [InlineData("en", 60 * 24 * 61, "changed 2 months ago")]
    [InlineData("en", 60 * 24 * 800, "changed 2 years ago")]
    [InlineData("de", 60 * 24 * 3, "vor 3 Tagen geändert")]
    [InlineData("de", 60 * 24 * 31, "vor einem Monat geändert")]
    public void Changed_Time_IsToldFromNow(string culture, int minutesAgo, string expected)
    {
        Speak(culture);

        ModelText.Changed(ModelFactsTests.Model("a/b") with { LastModified = Now.AddMinutes(-minutesAgo) }, Now).Should().Be(expected);
    }

    [Fact]
    public void Changed_Unknown_IsNotTold() => ModelText.Changed(ModelFactsTests.Model("a/b"), Now).Should().BeNull();

    [Fact]
    public void Texts_OfEachTask_AreThere() => Tasks.All.Should().OnlyContain(task => task.Text().Length > 0);

    private static void Speak(string culture) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
}
