using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("Access denied", "Access denied")]
    [InlineData("  a\r\n\tb\0c  ", "a b c")]
    [InlineData("<?xml?><Error><Code>AccessDenied</Code><Message>Request has expired</Message><StringToSign>secret</StringToSign></Error>", "Request has expired")]
    [InlineData("<html><body><h1>Forbidden</h1></body></html>", "Forbidden")]
    [InlineData("see https://cdn.example/x?Signature=secret&Key=1 now", "see … now")]
    [InlineData("GET /x?Signature=secret failed", "GET … failed")]
    [InlineData("", "")]
    public void Clean_AnyBody_IsPlainWordsWithoutAddress(string body, string words) => Refusal.Clean(body).Should().Be(words);

    [Fact]
    public void Clean_LongBody_IsCutAt500() => Refusal.Clean(new string('x', 4096)).Should().HaveLength(500);

    [Fact]
    public void Of_DateAndTheSendersClock_IsTheTimeBetweenThem()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", "Thu, 01 Jan 2026 00:01:00 GMT");
        response.Headers.TryAddWithoutValidation("Date", "Thu, 01 Jan 2026 00:00:00 GMT");

        AskedWait.Of(response, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)).Should().Be(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("\"resolve\";r=0;t=12", null, 13)]
    [InlineData("\"resolve\";r=0;t=12", "99", 13)]
    [InlineData("\"resolve\";r=17;t=12", "99", 99)]
    [InlineData(null, "7", 7)]
    [InlineData(null, "Thu, 01 Jan 2026 00:01:00 GMT", 60)]
    [InlineData(null, "Wed, 31 Dec 2025 00:00:00 GMT", 0)]
    [InlineData(null, "soon", null)]
    [InlineData("\"x\";r=0;t=99999999999999999999", null, null)]
    [InlineData(null, null, null)]
    public void Of_HeadersThatAskToWait_AreTheSecondsAsked(string? rateLimit, string? retryAfter, int? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("RateLimit", rateLimit);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);

        var wait = AskedWait.Of(response, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        wait.Should().Be(seconds is { } known ? TimeSpan.FromSeconds(known) : null);
    }
}
