using System.Globalization;
using System.Net;
using MlxManager.Core.Hub;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Fuzz;

/// <summary>What the content's host answers, and what the journal of a partial says.</summary>
internal static class TransferTargets
{
    private const long Size = 1000;

    private static readonly ByteSpan Span = new(100, 200);
    private static readonly BlobLocation Location = new(new Uri("https://cdn.test/blob"), "Bearer hf_secret", null);
    private static readonly string[] Statuses = ["200", "206", "301", "302", "307", "304", "400", "403", "404", "416", "429", "500", "503"];
    private static readonly string[] Names = ["Content-Range", "Content-Length", "Content-Encoding", "Content-Type", "Location", "Retry-After", "RateLimit", "Date", "Transfer-Encoding"];

    private static readonly string[] Said =
    [
        "bytes 100-199/1000", "bytes 0-999/1000", "bytes */1000", "bytes 100-199/*", "100", "1000", "-1", "gzip", "identity", "https://elsewhere.test/x", "http://10.0.0.1/", "/blob", "//[::1]/x", "30",
        "Wed, 21 Oct 2026 07:28:00 GMT", "\"resolve\";r=0;t=12", "chunked",
    ];

    private static readonly string[] Bodies =
    [
        "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message><X>abc</X></Error>", "<html><body>Sign in</body></html>",
        "Not found: https://cdn.test/x?Signature=secret", "{\"error\":\"no\"}",
    ];

    private static readonly byte[][] Journals =
        [SpanSet.Empty.ToBytes(), .. new[] { 1L, 7, 300 }.Select(step => Enumerable.Range(0, 20).Aggregate(SpanSet.Empty, (set, i) => set.Add(new ByteSpan(i * step * 3, (i * step * 3) + step))).ToBytes())];

    public static IEnumerable<FuzzTarget> All =>
    [
        FuzzTarget.OfText("answer: a part of a file", 60_000, noise => string.Join('\n', Enumerable.Range(0, noise.Below(5)).Select(_ => $"{noise.Of(Names)}: {noise.Text(Said)}").Prepend(noise.Of(Statuses))), ReadPart),
        FuzzTarget.OfText("words of a content host", 8_000, noise => noise.Text(Bodies), text =>
        {
            var words = Refusal.Clean(text);
            FuzzCheck.Ensure(words.Length <= 500 && !words.Any(char.IsControl) && FileNames.HasWholePairs(words), "words that cannot be shown");
            return words.Length > 0;
        }),
        FuzzTarget.OfBytes("spans of a partial", 120_000, noise => noise.Spoil([.. noise.Of(Journals)], oneIn: 1), bytes =>
        {
            var set = SpanSet.TryParse(bytes);
            FuzzCheck.Ensure(set is null || set.ToBytes().AsSpan().SequenceEqual(bytes), "spans that have two forms");
            return set is not null;
        }),
        FuzzTarget.OfBytes("digests of a partial", 40_000, noise => noise.Spoil(new ArrivalDigests(1 + noise.Below(1 << 20), [1, 2, 3]).ToBytes(), oneIn: 2), bytes =>
        {
            var digests = ArrivalDigests.Parse(bytes);
            _ = new DigestTable(3 << 20, 1 << 20, digests);
            return digests.Values.Length > 0;
        }),
    ];

    private static bool ReadPart(string text)
    {
        var lines = text.Split('\n');
        using var http = new HttpClient(new Host(lines)) { Timeout = Timeout.InfiniteTimeSpan };
        using var deadline = new Deadline(TimeSpan.FromMinutes(5), TimeProvider.System, default);
        var answer = FuzzCheck.Answer(new RangeClient(http, Size, new TransferOptions(), TimeProvider.System).AskAsync(Location, Span, deadline));
        if (answer is not RangeAnswer.Body body)
        {
            return false;
        }

        FuzzCheck.Ensure(body.Span == Span || (body.IsWhole && body.Span == new ByteSpan(0, Size)), "another part than was asked");
        body.Response.Dispose();
        return true;
    }

    private sealed class Host(string[] lines) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            FuzzCheck.Ensure(request.RequestUri!.Host == "cdn.test" || request.Headers.Authorization is null, "an origin that may see the token");
            var response = new HttpResponseMessage((HttpStatusCode)int.Parse(lines[0], CultureInfo.InvariantCulture)) { Content = new ByteArrayContent("no"u8.ToArray()) };
            foreach (var line in lines.Skip(1).Where(line => line.Contains(": ", StringComparison.Ordinal)))
            {
                var name = line[..line.IndexOf(':', StringComparison.Ordinal)].Trim();
                var value = line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
                _ = response.Headers.TryAddWithoutValidation(name, value) || response.Content.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(response);
        }
    }
}
