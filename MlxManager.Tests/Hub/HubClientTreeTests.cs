using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class HubClientTreeTests
{
    private const string A = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string Sha = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";

    [Fact]
    public async Task GetTreeAsync_TwoPages_AreOneSortedTree()
    {
        await using var other = await ScriptedOrigin.StartAsync();
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Json(
                $$"""[{"type":"directory","path":"sub","oid":"{{A}}","size":0},{"type":"file","path":"sub/config.json","size":5,"oid":"{{A}}"}]""",
                ("Link", $"<{other.Address}api/models/x/tree/y?recursive=true&cursor=two%3D>; rel=\"next\"")),
            ScriptedOrigin.Json(
                $$"""[{"type":"file","path":"Sub2.bin","size":9,"oid":"{{B}}","lfs":{"oid":"{{Sha}}","size":9,"pointerSize":1},"xetHash":"{{Sha}}"},{"type":"commit","path":"m","oid":"{{B}}"}]"""));
        await using var hub = new HubSetup(origin.Address, token: "hf_secret");

        var tree = (await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default)).Value!;

        tree.Commit.Should().Be(HubSetup.Commit);
        tree.Files.Should().Equal(
            new RepoFile(RepoPath.Parse("Sub2.bin"), 9, Etag.Parse(B), Etag.Parse(Sha), Sha),
            new RepoFile(RepoPath.Parse("sub/config.json"), 5, Etag.Parse(A), null, null));
        origin.Requests.Select(r => r.Target).Should().Equal(
            $"/api/models/mlx-community/tiny/tree/{HubSetup.Commit}?recursive=true",
            $"/api/models/mlx-community/tiny/tree/{HubSetup.Commit}?recursive=true&cursor=two%3D");
        other.Requests.Should().BeEmpty("the next page is asked of the endpoint, whatever the header says");
    }

    [Theory]
    [InlineData("""{"type":"file","path":"../x","size":1,"oid":"@A"}""", "../x")]
    [InlineData("""{"type":"file","path":"/etc/passwd","size":1,"oid":"@A"}""", "/etc/passwd")]
    [InlineData("""{"type":"file","size":1,"oid":"@A"}""", "entry 1")]
    [InlineData("""null""", "entry 1")]
    [InlineData("""{"path":"a","size":1,"oid":"@A"}""", "a is neither")]
    [InlineData("""{"type":"file","path":"a","size":-1,"oid":"@A"}""", "a has no possible size")]
    [InlineData("""{"type":"file","path":"a","oid":"@A"}""", "a has no possible size")]
    [InlineData("""{"type":"file","path":"a","size":1.5,"oid":"@A"}""", "$[0].size")]
    [InlineData("""{"type":"file","path":"a","size":99999999999999999999,"oid":"@A"}""", "$[0].size")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"main"}""", "a has no git object id")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"@S"}""", "a has no git object id")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"@A","lfs":{"oid":"@A"}}""", "a has no SHA-256")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"@A","lfs":{"oid":"@S","size":2}}""", "a has two sizes")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"@A"},{"type":"file","path":"a","size":1,"oid":"@A"}""", "a is listed twice")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"@A"},{"type":"file","path":"a/b","size":1,"oid":"@A"}""", "a is both file and folder")]
    [InlineData("""{"type":"file","path":"a/b/c","size":1,"oid":"@A"},{"type":"file","path":"a","size":1,"oid":"@A"}""", "a is both file and folder")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"@A"},{"type":"directory","path":"a"}""", "a is both file and folder")]
    [InlineData("""{"type":"file","path":"a","size":1,"oid":"@A"},{"type":"file","path":"b","size":2,"oid":"@A"}""", "b has the content of another file")]
    [InlineData("""{"type":"file","path":"a","size":1125899906842625,"oid":"@A"}""", "with a its files are larger together")]
    [InlineData("""{"type":"file","path":"a","size":1125899906842624,"oid":"@A"},{"type":"file","path":"b","size":1,"oid":"@B"}""", "with b its files are larger together")]
    [InlineData("""{"type":"file","path":"a","size":9223372036854775807,"oid":"@A"},{"type":"file","path":"b","size":1,"oid":"@B"}""", "larger together")]
    public async Task GetTreeAsync_EntryThatCannotBe_IsMalformedAndNamed(string entries, string named)
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Json($"[{entries}]".Replace("@A", A, StringComparison.Ordinal).Replace("@B", B, StringComparison.Ordinal).Replace("@S", Sha, StringComparison.Ordinal)));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        answer.Failure.Message.Should().Contain(named).And.Contain(HubSetup.Model.Value);
    }

    [Fact]
    public async Task GetTreeAsync_CaseTwins_AreTwoFiles()
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Json($$"""[{"type":"file","path":"README","size":1,"oid":"{{A}}"},{"type":"file","path":"readme","size":2,"oid":"{{B}}","xetHash":"../x"}]"""));
        await using var hub = new HubSetup(origin.Address);

        var tree = (await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default)).Value!;

        tree.Files.Select(f => f.Path.Value).Should().Equal("README", "readme");
        tree.Files.Should().OnlyContain(f => f.XetHash == null);
    }

    [Theory]
    [InlineData("</x?cursor=same>; rel=\"next\"")]
    [InlineData("</x?page=2>; rel=\"next\"")]
    public async Task GetTreeAsync_PagesThatDoNotEnd_AreMalformed(string link)
    {
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat(ScriptedOrigin.Json("[]", ("Link", link)), 5)]);
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        answer.Failure.Message.Should().Contain("does not end");
        origin.Requests.Count.Should().BeLessThan(3);
    }

    [Fact]
    public async Task GetTreeAsync_PagesOfNothingWithoutEnd_AreCutByTheirBytes()
    {
        var page = 0;
        var body = new string(' ', 30 << 20) + "[]";
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat<Microsoft.AspNetCore.Http.RequestDelegate>(
            context => ScriptedOrigin.Json(body, ("Link", $"</x?cursor={page++}>; rel=\"next\""))(context), 9)]);
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Failure!.Message.Should().Contain("does not end");
        origin.Requests.Should().HaveCount(3);
    }

    [Fact]
    public async Task GetTreeAsync_MillionsOfPages_AreCutByTheirNumber()
    {
        var page = 0;
        await using var origin = await ScriptedOrigin.StartAsync([.. Enumerable.Repeat<Microsoft.AspNetCore.Http.RequestDelegate>(
            context => ScriptedOrigin.Json("[]", ("Link", $"</x?cursor={page++}>; rel=\"next\""))(context), 1010)]);
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Failure!.Message.Should().Contain("does not end");
        origin.Requests.Should().HaveCount(1000);
    }

    [Fact]
    public async Task GetTreeAsync_MoreEntriesThanAnyModelHas_IsRefusedInWords()
    {
        var entries = string.Join(',', Enumerable.Range(0, TreeBuilder.MaxEntries + 1).Select(i => $$"""{"type":"file","path":"{{i}}","size":1,"oid":"{{A}}"}"""));
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($"[{entries}]"));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Failure!.Message.Should().Contain("more than 100000 entries");
    }

    [Fact]
    public async Task GetTreeAsync_FoldersWithoutEnd_AreRefusedInWords()
    {
        var deep = string.Concat(Enumerable.Repeat("/a", 60));
        var entries = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"type":"file","path":"{{i}}{{deep}}","size":1,"oid":"{{A}}"}"""));
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json($"[{entries}]"));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Failure!.Message.Should().Contain("more than 50000 folders");
    }

    [Fact]
    public async Task GetTreeAsync_SecondPageFails_GivesNoHalfTree()
    {
        await using var origin = await ScriptedOrigin.StartAsync(
            ScriptedOrigin.Json($$"""[{"type":"file","path":"a","size":1,"oid":"{{A}}"}]""", ("Link", "</x?cursor=2>; rel=\"next\"")),
            ScriptedOrigin.Status(429));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Value.Should().BeNull();
        answer.Failure!.Kind.Should().Be(HubFailureKind.RateLimited);
    }

    [Fact]
    public async Task GetTreeAsync_PageWithoutEnd_IsCutAtTheLimit()
    {
        await using var origin = await ScriptedOrigin.StartAsync(async context =>
        {
            var megabyte = new byte[1 << 20];
            Array.Fill(megabyte, (byte)' ');
            for (var sent = 0; sent < 200 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.Body.WriteAsync(megabyte, context.RequestAborted);
            }
        });
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.GetTreeAsync(HubSetup.Model, HubSetup.Commit, default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        answer.Failure.Message.Should().Contain("32 MB");
    }
}
