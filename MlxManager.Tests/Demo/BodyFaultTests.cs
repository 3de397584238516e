using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class BodyFaultTests : IAsyncLifetime
{
    private HubFixture _fixture = null!;
    private Uri _signed = null!;

    public async Task InitializeAsync()
    {
        _fixture = await HubFixture.StartAsync();
        _signed = await _fixture.SignedAsync();
        _fixture.Hub.Requests.Clear();
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task Cut_AfterBytes_DeliversThemAllAndThenBreaks(int after)
    {
        Befall(new Fault.Cut(after));

        var (bytes, isWhole) = await ReadAsync("bytes=0-999999");

        isWhole.Should().BeFalse();
        bytes.AsSpan().SequenceEqual(_fixture.WeightBytes.AsSpan(..after)).Should().BeTrue();
    }

    [Fact]
    public async Task Cut_Reset_Breaks()
    {
        Befall(new Fault.Cut(300_000, Reset: true));

        var (bytes, isWhole) = await ReadAsync("bytes=0-999999");

        isWhole.Should().BeFalse();
        bytes.Length.Should().BeLessThanOrEqualTo(300_000);
    }

    [Fact]
    public async Task Cut_SmallFileThatWouldBePacked_BreaksToo()
    {
        Befall(new Fault.Cut(100));

        using var answer = await _fixture.GetAsync(
            $"api/resolve-cache/models/{HubFixture.Id}/{_fixture.Commit}/sub/folder/notes.txt", acceptEncoding: "gzip");

        await answer.Content.Invoking(content => content.ReadAsByteArrayAsync()).Should().ThrowAsync<HttpRequestException>();
    }

    [Fact]
    public async Task Stall_UntilRemoved_SendsTheRestAfterwards()
    {
        var rule = Befall(new Fault.Stall(1000));
        using var answer = await _fixture.GetAsync(_signed, "bytes=0-4999");
        await using var body = await answer.Content.ReadAsStreamAsync();
        var bytes = new byte[5000];
        await body.ReadExactlyAsync(bytes.AsMemory(0, 1000));
        var rest = body.ReadExactlyAsync(bytes.AsMemory(1000)).AsTask();

        // The hub's own account: exactly these have left, and the request is open.
        var record = await _fixture.Hub.Requests.WaitForAsync(seen => seen.BytesSent == 1000);
        record.HasEnded.Should().BeFalse();
        rest.IsCompleted.Should().BeFalse();
        _fixture.Hub.Faults.Remove(rule);

        await rest;
        bytes.AsSpan().SequenceEqual(_fixture.WeightBytes.AsSpan(..5000)).Should().BeTrue();
    }

    [Fact]
    public async Task Stall_ClientLeaves_HandlerEnds()
    {
        Befall(new Fault.Stall());
        var answer = await _fixture.GetAsync(_signed, "bytes=0-4999");
        answer.StatusCode.Should().Be(HttpStatusCode.PartialContent);

        answer.Dispose();

        await _fixture.Hub.Requests.WaitForIdleAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Stall_HubDisposed_EndsAtOnce()
    {
        await using var fixture = await HubFixture.StartAsync();
        fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Kind = new Fault.Stall(10) });
        using var answer = await fixture.GetAsync(await fixture.SignedAsync());

        await fixture.Hub.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

        await answer.Content.Invoking(content => content.ReadAsByteArrayAsync()).Should().ThrowAsync<HttpRequestException>();
        await fixture.Hub.Requests.WaitForIdleAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Drip_Rate_IsKept()
    {
        Befall(new Fault.Drip(200_000));
        var watch = Stopwatch.StartNew();

        var (bytes, _) = await ReadAsync("bytes=0-99999");

        // Half a second's worth; only too fast would be wrong.
        bytes.Should().HaveCount(100_000);
        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task Drip_Shared_IsKeptOverAllConnections()
    {
        Befall(new Fault.Drip(400_000, Shared: true));
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReadAsync("bytes=0-49999")));

        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public async Task IgnoreRange_Range_AnswersTheWholeFile()
    {
        Befall(new Fault.IgnoreRange());

        using var answer = await _fixture.GetAsync(_signed, "bytes=10-19");

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.Should().Be(1_000_000);
    }

    [Theory]
    [InlineData(5, 0, "bytes 15-24/1000000")]
    [InlineData(0, -1, "bytes 10-19/999999")]
    public async Task WrongContentRange_Range_SaysOtherThanAsked(long shift, long total, string expected)
    {
        Befall(new Fault.WrongContentRange(shift, total));

        using var answer = await _fixture.GetAsync(_signed, "bytes=10-19");

        answer.StatusCode.Should().Be(HttpStatusCode.PartialContent);
        answer.Content.Headers.ContentRange!.ToString().Should().Be(expected);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ShortBody_Range_EndsEarlyWithoutBreaking(bool chunked)
    {
        Befall(new Fault.ShortBody(4, chunked));

        using var answer = await _fixture.GetAsync(_signed, "bytes=10-19");

        answer.Content.Headers.ContentLength.Should().Be(chunked ? null : 6);
        answer.Content.Headers.ContentRange!.ToString().Should().Be("bytes 10-19/1000000");
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal(_fixture.WeightBytes[10..16]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LongBody_Range_GoesOnBehindTheRange(bool chunked)
    {
        Befall(new Fault.LongBody(4, chunked));

        using var answer = await _fixture.GetAsync(_signed, "bytes=999990-999999");

        answer.Content.Headers.ContentLength.Should().Be(chunked ? null : 14);
        (await answer.Content.ReadAsByteArrayAsync()).Should().Equal([.. _fixture.WeightBytes[999_990..], 0, 0, 0, 0]);
    }

    [Fact]
    public async Task FlipByte_OffsetInRange_ChangesThatByteOnly()
    {
        Befall(new Fault.FlipByte(700_000));

        var (right, _) = await ReadAsync("bytes=0-699999");
        var (wrong, _) = await ReadAsync("bytes=600000-799999");

        var expected = _fixture.WeightBytes;
        right.AsSpan().SequenceEqual(expected.AsSpan(..700_000)).Should().BeTrue();
        var differing = Enumerable.Range(0, wrong.Length).Where(i => wrong[i] != expected[600_000 + i]);
        differing.Should().Equal(100_000);
    }

    [Fact]
    public async Task GzipBody_NotAllowed_IsPackedAllTheSame()
    {
        Befall(new Fault.GzipBody());

        using var answer = await _fixture.GetAsync(_signed, "bytes=10-5009", acceptEncoding: "identity");

        answer.Content.Headers.ContentEncoding.Should().Equal("gzip");
        answer.Content.Headers.ContentLength.Should().BeNull();
        await using var body = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        var plain = new MemoryStream();
        await body.CopyToAsync(plain);
        plain.ToArray().Should().Equal(_fixture.WeightBytes[10..5010]);
    }

    [Fact]
    public async Task BytesPerSecond_SetOnTheHub_LimitsAllConnectionsTogether()
    {
        _fixture.Hub.BytesPerSecond = 400_000;
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ReadAsync(string.Create(CultureInfo.InvariantCulture, $"bytes={i * 50000}-{(i * 50000) + 49999}"))));

        watch.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(400));
    }

    private FaultRule Befall(Fault kind) => _fixture.Hub.Faults.Add(new FaultRule { Target = FaultTarget.Content, Kind = kind });

    private async Task<(byte[] Bytes, bool IsWhole)> ReadAsync(string range)
    {
        using var answer = await _fixture.GetAsync(_signed, range);
        var bytes = new MemoryStream();
        try
        {
            await answer.Content.CopyToAsync(bytes);
            return (bytes.ToArray(), true);
        }
        catch (HttpRequestException)
        {
            return (bytes.ToArray(), false);
        }
    }
}
