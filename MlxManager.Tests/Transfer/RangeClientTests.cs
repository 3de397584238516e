using System.Net;
using System.Net.Http.Headers;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class RangeClientTests
{
    private const int Size = 1000;
    private static readonly ByteSpan Asked = new(100, 200);

    [Theory]
    [InlineData("//(\u202ecdn.test/x")]
    [InlineData("file://\u202e/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://cdn.test/x")]
    [InlineData("http://cdn.test/x")]
    [InlineData("https://user:word@cdn.test/x")]
    [InlineData("")]
    public async Task AskAsync_RedirectToNoAddress_IsAFailureInWords(string location)
    {
        var answer = await AskAsync(new Source(_ => RedirectTo(location)));

        answer.Should().BeOfType<RangeAnswer.Failed>().Which.Failure.Message.Should().Contain("cannot be followed");
    }

    [Fact]
    public async Task AskAsync_Request_AsksForTheSpanAsItIsOverAConnectionOfItsOwn()
    {
        var source = new Source(_ => Part());

        (await AskAsync(source)).Should().BeOfType<RangeAnswer.Body>().Which.Should().Match<RangeAnswer.Body>(body => body.Span == Asked && !body.IsWhole);

        var request = source.Requests.Should().ContainSingle().Subject;
        request.Headers.Range!.ToString().Should().Be("bytes=100-199");
        request.Headers.AcceptEncoding.ToString().Should().Be("identity");
        (request.Version, request.VersionPolicy).Should().Be((HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact));
        request.Headers.Authorization!.ToString().Should().Be("Bearer hf_secret");
    }

    [Theory]
    [InlineData("https://hub.test/elsewhere", "Bearer hf_secret")]
    [InlineData("https://hub.test:8443/x", null)]
    [InlineData("https://cdn.test/x", null)]
    public async Task AskAsync_Redirect_TakesTheTokenAlongToTheSameOriginOnly(string target, string? expected)
    {
        var source = new Source(request => request.RequestUri!.AbsoluteUri == target ? Part() : RedirectTo(target));

        (await AskAsync(source)).Should().BeOfType<RangeAnswer.Body>();

        source.Requests.Select(request => request.Headers.Authorization?.ToString()).Should().Equal("Bearer hf_secret", expected);
    }

    [Fact]
    public async Task AskAsync_ThereAndBackAgain_DoesNotGetTheTokenBack()
    {
        var source = new Source(request => request.RequestUri!.Host == "cdn.test" ? RedirectTo("https://hub.test/back")
            : request.RequestUri.AbsolutePath == "/back" ? Part()
            : RedirectTo("https://cdn.test/x"));

        (await AskAsync(source)).Should().BeOfType<RangeAnswer.Body>();

        source.Requests[^1].Headers.Authorization.Should().BeNull();
    }

    [Fact]
    public async Task AskAsync_RedirectsWithoutEnd_StopsAfterSomeAndDropsEachAnswer()
    {
        var options = new TransferOptions();
        var source = new Source(request => RedirectTo(request.RequestUri!.AbsoluteUri + "x"));

        var answer = await AskAsync(source);

        var failure = answer.Should().BeOfType<RangeAnswer.Failed>().Which.Failure;
        failure.Message.Should().Contain("in circles");
        failure.Cause.Should().Be(FailureCause.Protocol);
        failure.IsTransient.Should().BeFalse();
        source.Requests.Should().HaveCount(options.Redirects + 1);
        source.Dropped.Should().Be(options.Redirects + 1);
    }

    [Theory]
    [InlineData("bytes", 100, 199, Size, null, null, true)]
    [InlineData("bytes", 100, 199, Size, 100, "identity", true)]
    [InlineData("items", 100, 199, Size, null, null, false)]
    [InlineData("bytes", 101, 199, Size, null, null, false)]
    [InlineData("bytes", 100, 198, Size, null, null, false)]
    [InlineData("bytes", 100, 199, Size + 1, null, null, false)]
    [InlineData("bytes", 100, 199, Size, 99, null, false)]
    [InlineData("bytes", 100, 199, Size, 100, "gzip", false)]
    public async Task AskAsync_Part_IsTakenOnlyAsAsked(string unit, long from, long to, long total, int? length, string? encoding, bool isTaken)
    {
        var answer = await AskAsync(new Source(_ => Part(new ContentRangeHeaderValue(from, to, total) { Unit = unit }, length, encoding)));

        AssertTaken(answer, isTaken);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(Size, "identity", true)]
    [InlineData(Size - 1, null, false)]
    [InlineData(Size, "br", false)]
    public async Task AskAsync_WholeFileInsteadOfAPart_IsTakenWithItsSizeOnly(int? length, string? encoding, bool isTaken)
    {
        var answer = await AskAsync(new Source(_ => Answer(HttpStatusCode.OK, range: null, length, encoding)));

        AssertTaken(answer, isTaken);
        if (answer is RangeAnswer.Body body)
        {
            (body.Span, body.IsWhole).Should().Be((new ByteSpan(0, Size), true));
        }
    }

    [Fact]
    public async Task AskAsync_FileIsShorterThanAnnounced_IsSaid()
    {
        var answer = await AskAsync(new Source(_ => new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable)));

        answer.Should().BeOfType<RangeAnswer.Failed>().Which.Failure.Message.Should().Contain("shorter than announced");
    }

    [Fact]
    public async Task AskAsync_ConnectionBreaks_CanBeMendedByTime()
    {
        var answer = await AskAsync(new Source(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "broken")));

        answer.Should().BeOfType<RangeAnswer.Failed>().Which.Failure.Should().Match<TransferFailure>(failure => failure.Cause == FailureCause.Connection && failure.IsTransient);
    }

    private static void AssertTaken(RangeAnswer answer, bool isTaken)
    {
        if (isTaken)
        {
            answer.Should().BeOfType<RangeAnswer.Body>();
        }
        else
        {
            answer.Should().BeOfType<RangeAnswer.Failed>().Which.Failure.Should().Match<TransferFailure>(failure => failure.Cause == FailureCause.Protocol && !failure.IsTransient);
        }
    }

    private static async Task<RangeAnswer> AskAsync(Source source)
    {
        using var http = new HttpClient(source);
        using var deadline = new Deadline(TimeSpan.FromMinutes(1), TimeProvider.System, default);
        return await new RangeClient(http, Size, new TransferOptions(), TimeProvider.System)
            .AskAsync(new BlobLocation(new Uri("https://hub.test/x"), "Bearer hf_secret", null), Asked, deadline);
    }

    private static HttpResponseMessage RedirectTo(string location)
    {
        var response = new HttpResponseMessage(HttpStatusCode.Found);
        response.Headers.TryAddWithoutValidation("Location", location);
        return response;
    }

    private static HttpResponseMessage Part() => Part(new ContentRangeHeaderValue(Asked.Start, Asked.End - 1, Size), null, null);

    private static HttpResponseMessage Part(ContentRangeHeaderValue range, int? length, string? encoding) =>
        Answer(HttpStatusCode.PartialContent, range, length, encoding);

    private static HttpResponseMessage Answer(HttpStatusCode status, ContentRangeHeaderValue? range, int? length, string? encoding)
    {
        // Of no length that is known, but by its header.
        var content = new StreamContent(Stream.Synchronized(new MemoryStream()));
        content.Headers.ContentRange = range;
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        content.Headers.ContentLength = length;
        return new HttpResponseMessage(status) { Content = content };
    }

    private sealed class Source(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public List<HttpRequestMessage> Requests { get; } = [];

        /// <summary>How many answers were given back unread.</summary>
        public int Dropped { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            var response = answer(request);
            if (response.Content is not StreamContent)
            {
                response.Content = new Watched(() => Dropped++);
            }

            return Task.FromResult(response);
        }
    }

    private sealed class Watched(Action dropped) : ByteArrayContent([])
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                dropped();
            }

            base.Dispose(disposing);
        }
    }
}
