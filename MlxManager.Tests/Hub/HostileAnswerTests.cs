using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

/// <summary>Answers that are meant to hurt: without end, too slow to wait for, small outside and huge inside.</summary>
public sealed class HostileAnswerTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task GetModelAsync_CompressedBomb_IsCutAtTheLimit(string encoding)
    {
        await using var origin = await ScriptedOrigin.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            await using Stream packed = encoding == "br" ? new BrotliStream(context.Response.Body, CompressionLevel.Fastest) : new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            var megabyte = new byte[1 << 20];
            Array.Fill(megabyte, (byte)' ');
            for (var sent = 0; sent < 300 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await packed.WriteAsync(megabyte, context.RequestAborted);
            }
        });
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default);

        answer.Failure!.Message.Should().Contain("more than 32 MB at once");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task GetModelAsync_BodyThatCannotBeDecoded_IsABrokenConnection(string encoding)
    {
        var garbage = new byte[4096];
        new Random(1).NextBytes(garbage);
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat<RequestDelegate>(
            async context =>
            {
                context.Response.Headers.ContentEncoding = encoding;
                await context.Response.Body.WriteAsync(garbage);
            },
            3)]);
        await using var hub = new HubSetup(origin.Address);

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!;

        (failure.Kind, failure.Reach).Should().Be((HubFailureKind.Unreachable, ReachFault.BrokenOff));
    }

    [Theory]
    [InlineData("", "{}", "", 10_800_000)]
    [InlineData("""{"id":"a/b","tags":[""", "\"\"", "]}", AnswerParts.MostParts)]
    [InlineData("""{"id":"a/b","config":[""", "[]", "]}", AnswerParts.MostParts / 2)]
    public async Task SearchAsync_SmallOutsideAndMillionsOfParts_IsRefusedBeforeAnyIsMade(string before, string part, string after, int count)
    {
        await using var origin = await ScriptedOrigin.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var packed = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await packed.WriteAsync(Body($"[{before}", part, $"{after}]", count));
        });
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.SearchAsync(new ModelSearch(null, []), default);

        answer.Failure!.Message.Should().Contain("its list of models has more parts than can be right");
    }

    [Fact]
    public void AreTooMany_ThirtyMegabytes_AllocatesNothing()
    {
        var (braces, words) = (Body("[", "{}", "]", 10_800_000), Body("[[", "\"\"", "]]", AnswerParts.MostParts - 4));
        var before = GC.GetAllocatedBytesForCurrentThread();

        (AnswerParts.AreTooMany(braces), AnswerParts.AreTooMany(words)).Should().Be((true, false));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Fact]
    public async Task GetModelAsync_RefusalWithoutEnd_IsARefusalAllTheSame()
    {
        await using var origin = await ScriptedOrigin.StartAsync(async context =>
        {
            context.Response.StatusCode = 403;
            var megabyte = new byte[1 << 20];
            for (var sent = 0; sent < 100 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.Body.WriteAsync(megabyte, context.RequestAborted);
            }
        });
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!.Kind.Should().Be(HubFailureKind.Refused);
    }

    [Fact]
    public async Task GetModelAsync_AnswerThatDrips_EndsAfterTwoMinutes()
    {
        var time = new FakeTimeProvider();
        await using var origin = await ScriptedOrigin.StartAsync(async context =>
        {
            // Never silent for long, and never done.
            for (var sent = 0; sent < 100_000 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.Body.WriteAsync(" "u8.ToArray(), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Yield();
                time.Advance(TimeSpan.FromSeconds(0.02));
            }
        });
        await using var hub = new HubSetup(origin.Address, time: time);

        var failure = (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!;

        failure.Message.Should().Contain("did not answer in time");
    }

    [Fact]
    public async Task GetModelAsync_HeadersWithoutEnd_IsAFailure()
    {
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat<RequestDelegate>(
            context => ScriptedOrigin.Json("{}", [.. Enumerable.Range(0, 100).Select(i => ($"X-{i}", new string('x', 4000)))])(context), 3)]);
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.GetModelAsync(HubSetup.Model, Revision.Main, default)).Failure!.Kind.Should().Be(HubFailureKind.Unreachable);
    }

    [Theory]
    [InlineData("""{"quantization":{"quant_method":"\ud800"}}""")]
    [InlineData("""{"quantization":{"\udc00":4}}""")]
    [InlineData("""{"\ud800":4}""")]
    public async Task SearchAsync_HalfACharacterInAConfig_HidesNoModel(string config)
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Json($$"""[{"id":"a/b","gated":"\ud800","config":{{config}},"gguf":{"\udc00":1} },{"id":"c/d"}]"""));
        await using var hub = new HubSetup(origin.Address);

        var page = (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Value!;

        page.Models.Select(model => model.Id.Value).Should().Equal("a/b", "c/d");
        page.Models[0].ConfigBits.Should().BeNull();
    }

    [Fact]
    public async Task SearchAsync_WordsWithoutEnd_AreLeftOut()
    {
        var tags = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"tag-{i}\""));
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Json($$"""[{"id":"a/b","pipeline_tag":"{{new string('x', 100_000)}}","library_name":"a\u0007b","tags":["{{new string('y', 100_000)}}",{{tags}}]}]"""));
        await using var hub = new HubSetup(origin.Address);

        var model = (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Value!.Models.Single();

        (model.PipelineTag, model.LibraryName).Should().Be((null, null));
        model.Tags.Should().HaveCount(1000).And.StartWith("tag-0");
    }

    [Fact]
    public async Task SearchAsync_MoreModelsThanAsked_AreNotTaken()
    {
        var models = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$"""{"id":"a/m{{i}}"}"""));
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($"[{models}]"));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.SearchAsync(new ModelSearch(null, [], Limit: 20), default)).Value!.Models.Should().HaveCount(20);
    }

    [Fact]
    public async Task GetRefsAsync_HundredThousandBranches_AreAllTakenAndEachOnce()
    {
        var body = new StringBuilder("""{"branches":[""");
        for (var i = 0; i < 100_000; i++)
        {
            body.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}{"name":"b{{i % 50_000}}","targetCommit":"{{HubSetup.Commit}}"}""");
        }

        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(body.Append("]}").ToString()));
        await using var hub = new HubSetup(origin.Address);

        var refs = (await hub.Client.GetRefsAsync(HubSetup.Model, default)).Value!;

        (refs.Branches.Count, refs.LeftOut).Should().Be((50_000, 50_000));
    }

    [Fact]
    public async Task GetCommitsAsync_TitleCutInsideACharacter_StaysText()
    {
        var title = new string('x', 298) + "\U0001F600 and more";
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($$"""[{"id":"{{HubSetup.GitOid}}","title":"{{title}}"}]"""));
        await using var hub = new HubSetup(origin.Address);

        var list = (await hub.Client.GetCommitsAsync(HubSetup.Model, HubSetup.Commit, HubSetup.Commit, default)).Value!;

        list.Commits.Single().Title.Should().Be(new string('x', 298) + "…");
    }

    /// <summary>A list of as many, all the same.</summary>
    private static byte[] Body(string before, string part, string after, int count)
    {
        var body = new StringBuilder(before).Append(part);
        for (var i = 1; i < count; i++)
        {
            body.Append(',').Append(part);
        }

        return Encoding.UTF8.GetBytes(body.Append(after).ToString());
    }
}
