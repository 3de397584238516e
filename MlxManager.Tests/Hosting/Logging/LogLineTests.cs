using Microsoft.Extensions.Logging;
using MlxManager.Web.Hosting.Logging;

namespace MlxManager.Tests.Hosting.Logging;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 26, 14, 29, 3, 45, TimeSpan.FromHours(1));

    [Fact]
    public void Of_Message_IsOneLineInUniversalTime() =>
        Of("All is well.").Should().Be("2026-11-26T13:29:03.045Z warn MlxManager.Room: All is well.\n");

    [Fact]
    public void Of_LinesAndControlCharactersFromOutside_CannotPassForAnotherEntry() =>
        Of("a\r\n2026-11-26T13:29:03.045Z crit Forged: b\u001b[2J").Should()
            .Be("2026-11-26T13:29:03.045Z warn MlxManager.Room: a\n    2026-11-26T13:29:03.045Z crit Forged: b?[2J\n");

    [Fact]
    public void Of_LongMessage_IsCut() =>
        Of(new string('x', 100_000)).Should().EndWith("x […]\n").And.HaveLength("2026-11-26T13:29:03.045Z warn MlxManager.Room: ".Length + LogLine.Most + 5);

    [Fact]
    public void Of_Exception_FollowsIndented() =>
        LogLine.Of(Time, LogLevel.Error, "MlxManager.Room", "It broke.", new InvalidOperationException("badly")).Should()
            .Be("2026-11-26T13:29:03.045Z fail MlxManager.Room: It broke.\n    System.InvalidOperationException: badly\n");

    private static string Of(string message) => LogLine.Of(Time, LogLevel.Warning, "MlxManager.Room", message, null);
}
