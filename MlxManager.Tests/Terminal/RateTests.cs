using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

public sealed class RateTests
{
    [Theory]
    [InlineData("5MB/s", 5_000_000)]
    [InlineData("5 MB/s", 5_000_000)]
    [InlineData("800k", 800_000)]
    [InlineData("1.5M", 1_500_000)]
    [InlineData("2gb", 2_000_000_000)]
    [InlineData("1500000", 1_500_000)]
    [InlineData("1024", 1024)]
    public void Parse_AsPeopleWriteIt_IsBytesASecond(string text, long expected) => Rate.Parse(text).Should().Be(expected);

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("MB")]
    [InlineData("-5M")]
    [InlineData("100")]
    [InlineData("99999999999999999999999999G")]
    [InlineData("5M5")]
    public void Parse_WhatIsNone_IsAUsageError(string text)
    {
        var parse = () => Rate.Parse(text);

        parse.Should().Throw<CommandStopped>().Which.ExitCode.Should().Be(ExitCode.Usage);
    }
}
