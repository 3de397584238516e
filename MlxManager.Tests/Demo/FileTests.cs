using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Web;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class FileTests
{
    [Fact]
    public async Task Resolve_LargeFile_RedirectsToSignedAddressOnAnotherOrigin()
    {
        await using var fixture = await HubFixture.StartAsync();

        using var answer = await fixture.GetAsync(fixture.Address($"{HubFixture.Id}/resolve/main/{HubFixture.Weights}"), method: HttpMethod.Head);

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(fixture.WeightBytes));
        answer.StatusCode.Should().Be(HttpStatusCode.Found);
        answer.Headers.Location!.GetLeftPart(UriPartial.Authority).Should().Be(fixture.Hub.ContentOrigin.GetLeftPart(UriPartial.Authority));
        answer.Headers.Location.Authority.Should().NotBe(fixture.Hub.Endpoint.Authority);
        HttpUtility.ParseQueryString(answer.Headers.Location.Query)["Expires"].Should().NotBeNull();
        Header(answer, "X-Repo-Commit").Should().Be(fixture.Commit);
        Header(answer, "X-Linked-Etag").Should().Be($"\"{sha256}\"");
        Header(answer, "X-Linked-Size").Should().Be("1000000");
        answer.Headers.Contains("X-Xet-Hash").Should().BeFalse();
        answer.Headers.Contains("Link").Should().BeFalse();
    }

    [Fact]
    public async Task Resolve_SmallFile_RedirectsRelativeWithEtagAndCommit()
    {
        await using var fixture = await HubFixture.StartAsync();

        using var answer = await fixture.GetAsync($"{HubFixture.Id}/resolve/main/sub/folder/notes.txt");

        answer.StatusCode.Should().Be(HttpStatusCode.TemporaryRedirect);
        answer.Headers.Location!.OriginalString.Should().Be($"/api/resolve-cache/models/{HubFixture.Id}/{fixture.Commit}/sub/folder/notes.txt");
        answer.Headers.ETag!.Tag.Should().Be($"\"{await fixture.Hub.FileOf(HubFixture.Id, "sub/folder/notes.txt").EtagAsync()}\"");
        Header(answer, "X-Repo-Commit").Should().Be(fixture.Commit);
    }

    [Theory]
    [InlineData("sub/a b+c#d%25?.txt", false)]
    [InlineData("sub/ä…/a b+c#d%25?.safetensors", true)]
    public async Task Resolve_PathWithSigns_LeadsToTheContent(string path, bool isLfs)
    {
        await using var fixture = await HubFixture.StartAsync();
        fixture.Hub.Update(HubFixture.Id, [new SampleFile(path, SampleContent.Text("signs"), isLfs)]);
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var asked = fixture.Address($"{HubFixture.Id}/resolve/main/{escaped}");

        using var resolved = await fixture.GetAsync(asked);
        using var answer = await fixture.GetAsync(new Uri(asked, resolved.Headers.Location!));

        (await answer.Content.ReadAsStringAsync()).Should().Be("signs");
    }

    [Theory]
    [InlineData("identity", false)]
    [InlineData("gzip, deflate", true)]
    public async Task SmallFile_CompressionAllowedOrNot_IsSentAccordingly(string acceptEncoding, bool packed)
    {
        await using var fixture = await HubFixture.StartAsync();

        using var answer = await fixture.GetAsync(
            $"api/resolve-cache/models/{HubFixture.Id}/{fixture.Commit}/sub/folder/notes.txt", acceptEncoding: acceptEncoding);

        answer.Content.Headers.ContentLength.Should().Be(packed ? null : 5000);
        answer.Content.Headers.ContentEncoding.Should().BeEquivalentTo(packed ? ["gzip"] : Array.Empty<string>());
        await using var body = await answer.Content.ReadAsStreamAsync();
        await using var plain = packed ? new GZipStream(body, CompressionMode.Decompress) : body;
        (await new StreamReader(plain).ReadToEndAsync()).Should().Be(new string('n', 5000));
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=65535-131072", 65535, 131073)]
    [InlineData("bytes=999999-2000000", 999999, 1_000_000)]
    [InlineData("bytes=400000-", 400_000, 1_000_000)]
    [InlineData("bytes=-5", 999_995, 1_000_000)]
    public async Task Content_Range_AnswersExactlyThoseBytes(string range, int start, int end)
    {
        await using var fixture = await HubFixture.StartAsync();

        using var answer = await fixture.GetAsync(await fixture.SignedAsync(), range);

        answer.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        answer.Content.Headers.ContentRange!.ToString().Should().Be(string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{end - 1}/1000000"));
        (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(fixture.WeightBytes.AsSpan(start..end)).Should().BeTrue();
    }

    [Fact]
    public async Task Content_RangeBehindTheEnd_Is416WithTheTotal()
    {
        await using var fixture = await HubFixture.StartAsync();

        using var answer = await fixture.GetAsync(await fixture.SignedAsync(), "bytes=1000000-1000001");

        answer.StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
        answer.Content.Headers.ContentRange!.ToString().Should().Be("bytes */1000000");
    }

    [Fact]
    public async Task Content_RangesRefused_AnswersTheWholeFile()
    {
        await using var fixture = await HubFixture.StartAsync(new SampleHubOptions { RefuseRanges = true });

        using var answer = await fixture.GetAsync(await fixture.SignedAsync(), "bytes=5-9");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(fixture.WeightBytes).Should().BeTrue();
    }

    [Fact]
    public async Task Content_OverFiftyGigabytesWithoutRange_Is400()
    {
        const string Huge = "mlx-samples/huge";
        await using var fixture = await HubFixture.StartAsync();
        fixture.Hub.Add(new SampleModel(Huge, new SampleFile("w.gguf", new GeneratedContent(1, 50_000_000_001), claimedSha256: new string('a', 64))));
        using var resolved = await fixture.GetAsync($"{Huge}/resolve/main/w.gguf");

        using var whole = await fixture.GetAsync(resolved.Headers.Location!);
        using var part = await fixture.GetAsync(resolved.Headers.Location!, "bytes=50000000000-");

        whole.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        part.Content.Headers.ContentRange!.ToString().Should().Be("bytes 50000000000-50000000000/50000000001");
    }

    [Fact]
    public async Task Content_SignaturePastItsEnd_Is403AndAFreshOneWorks()
    {
        var time = new FakeTimeProvider();
        await using var fixture = await HubFixture.StartAsync(new SampleHubOptions { Time = time, SignedUrlLifetime = TimeSpan.FromMinutes(10) });
        var signed = await fixture.SignedAsync();
        time.Advance(TimeSpan.FromMinutes(9));
        using var before = await fixture.GetAsync(signed, "bytes=0-9");

        time.Advance(TimeSpan.FromMinutes(1));
        using var after = await fixture.GetAsync(signed, "bytes=0-9");
        using var fresh = await fixture.GetAsync(await fixture.SignedAsync(), "bytes=0-9");

        before.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        after.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await after.Content.ReadAsStringAsync()).Should().Contain("<Message>Request has expired</Message>");
        fresh.StatusCode.Should().Be(HttpStatusCode.PartialContent);
    }

    [Fact]
    public async Task Content_ForgedOrMissingSignature_Is403()
    {
        await using var fixture = await HubFixture.StartAsync();
        var signed = await fixture.SignedAsync();
        var forged = new Uri(signed.AbsoluteUri.Replace("Expires=1", "Expires=2", StringComparison.Ordinal));

        using var later = await fixture.GetAsync(forged);
        using var bare = await fixture.GetAsync(new Uri(signed.GetLeftPart(UriPartial.Path)));

        forged.Should().NotBe(signed);
        later.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        bare.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Requests_AfterDownload_TellHeadersAndBytes()
    {
        await using var fixture = await HubFixture.StartAsync();
        var etag = await fixture.Hub.FileOf(HubFixture.Id, HubFixture.Weights).EtagAsync();
        var signed = await fixture.SignedAsync();

        foreach (var range in new[] { "bytes=0-99", "bytes=50-149", "bytes=500-509" })
        {
            using var answer = await fixture.GetAsync(signed, range, token: "secret");
            await answer.Content.ReadAsByteArrayAsync();
        }

        await fixture.Hub.Requests.WaitForIdleAsync();
        fixture.Hub.Requests.BytesSent(etag).Should().Be(210);
        fixture.Hub.Requests.BytesSent(etag, 40, 60).Should().Be(30);
        fixture.Hub.Requests.BytesSentAgain(etag).Should().Be(50);
        var first = fixture.Hub.Requests.OfContent(etag)[0];
        first.Origin.Should().Be(SampleOrigin.Content);
        first.Range.Should().Be("bytes=0-99");
        first.Status.Should().Be(206);
        first.HasAuthorization.Should().BeTrue();
        first.File.Should().Be(HubFixture.Weights);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
