using System.Net;
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

    [Theory]
    [InlineData(401, 0)]
    [InlineData(403, 0)]
    [InlineData(404, 300)]
    [InlineData(403, 4070)]
    public async Task OfAsync_WordsRepeatTheToken_AreDroppedWhole(int status, int before)
    {
        // Markup, of which nothing is left: what stands far behind comes to the front.
        var said = await SaidAsync(status, $"<{new string('x', before)}>Invalid user token hf_abc1234567", "Bearer hf_abc1234567");

        said.Should().EndWith($"({status}).").And.NotContain("hf_");
    }

    [Theory]
    [InlineData("Bearer hf_abc1234567")]
    [InlineData(null)]
    public async Task OfAsync_OtherWords_AreHandedOn(string? authorization) =>
        (await SaidAsync(403, "Access denied", authorization)).Should().EndWith("(403). It says: Access denied");

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
    [InlineData(null, "Fri, 31 Dec 9999 23:59:59 GMT", 3600)]
    [InlineData(null, "999999999", 3600)]
    [InlineData("\"resolve\";r=0;t=999999", null, 3600)]
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

    private static async Task<string> SaidAsync(int status, string body, string? authorization)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        using var deadline = new Deadline(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        var answer = await Refusal.OfAsync(response, authorization, TimeProvider.System, deadline);
        return answer.Should().BeOfType<RangeAnswer.Refused>().Which.Failure.Message;
    }
}
