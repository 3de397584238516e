using MlxManager.Core.Hub;

namespace MlxManager.Tests.Hub;

public sealed class HubClientSearchTests
{
    private const string Everything = "expand%5B%5D=sha&expand%5B%5D=lastModified";

    [Fact]
    public async Task SearchAsync_AllQuestions_AreAskedEncoded()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.SearchAsync(new ModelSearch("a&b c", ["mlx", "4-bit"], "own/er", ModelSort.Trending, 7, "cur=s+r"), default);

        answer.Value!.Models.Should().BeEmpty();
        var sent = origin.Requests.Single();
        sent.Method.Should().Be("GET");
        sent.Target.Replace("expand[]", "expand%5B%5D", StringComparison.Ordinal).Should().StartWith(
            "/api/models?filter=mlx&filter=4-bit&search=a%26b%20c&author=own%2Fer&sort=trendingScore&direction=-1&limit=7&cursor=cur%3Ds%2Br&" + Everything);
        sent.Target.Should().Contain("safetensors").And.NotContain("usedStorage");
        sent.Headers["User-Agent"].Should().MatchRegex(@"^MlxManager/\d+\.\d+\.\d+ \(");
        sent.Headers.Should().NotContainKeys("Authorization", "traceparent");
    }

    [Fact]
    public async Task SearchAsync_FullAnswer_IsRead()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("""
            [{"id":"mlx-community/tiny","sha":"0123456789abcdef0123456789abcdef01234567","lastModified":"2026-08-01T10:00:00.000Z","private":true,
              "gated":"manual","disabled":true,"downloads":5,"likes":3,"tags":["mlx",null,"en"],"pipeline_tag":"text-generation","library_name":"mlx",
              "safetensors":{"parameters":{"BF16":10,"U32":20},"total":30},"config":{"model_type":"llama","quantization_config":{"group_size":64,"bits":4}},
              "gguf":{"total":77,"architecture":"llama"},"newField":{"a":[1]}}]
            """));
        await using var hub = new HubSetup(origin.Address);

        var model = (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Value!.Models.Single();

        model.Should().BeEquivalentTo(new ModelSummary(
            HubSetup.Model, HubSetup.Commit, Gating.Manual, true, true, 5, 3, new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero),
            "text-generation", "mlx", ["mlx", "en"], 30, 100)
        {
            Elements = new Dictionary<string, long> { ["BF16"] = 10, ["U32"] = 20 },
            ConfigBits = 4,
            GgufParameters = 77,
        });
    }

    [Fact]
    public async Task SearchAsync_TaskSizeAndGating_AreAskedOfTheHub()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"));
        await using var hub = new HubSetup(origin.Address);

        await hub.Client.SearchAsync(
            new ModelSearch(null, [], Task: "text-to-speech", Parameters: new(500_000_000, 7_900_000_001), IsGated: false), default);

        origin.Requests.Single().Target.Should()
            .Contain("pipeline_tag=text-to-speech&num_parameters=min%3A500M%2Cmax%3A7901M&gated=false").And.Contain("=config").And.Contain("=gguf");
    }

    [Theory]
    [InlineData("""{"quantization":{"bits":6}}""", 6)]
    [InlineData("""{"quantization":false,"quantization_config":{"bits":3}}""", 3)]
    [InlineData("""{"quantization_config":{"quant_method":"bitsandbytes","load_in_4bit":true}}""", 4)]
    [InlineData("""{"quantization_config":{"load_in_8bit":true}}""", 8)]
    [InlineData("""{"quantization_config":{"quant_method":"mxfp4"}}""", 4)]
    [InlineData("""{"quantization_config":{"bits":"4"}}""", null)]
    [InlineData("""{"quantization_config":{"bits":4e300}}""", null)]
    [InlineData("""{"quantization_config":{"bits":-4}}""", null)]
    [InlineData("""{"quantization_config":[4]}""", null)]
    [InlineData("\"4\"", null)]
    [InlineData("null", null)]
    public async Task SearchAsync_Config_TellsTheBitsOrNothing(string config, int? bits)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[{\"id\":\"a/b\",\"gguf\":{\"total\":\"x\"},\"config\":" + config + "}]"));
        await using var hub = new HubSetup(origin.Address);

        var model = (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Value!.Models.Single();

        model.ConfigBits.Should().Be(bits);
        model.GgufParameters.Should().BeNull();
    }

    [Fact]
    public async Task SearchAsync_AlmostEmptyAndImpossibleEntries_KeepsWhatHasAName()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(
            """[{"id":"a/b"},{"id":"../c"},null,{},{"id":"d","gated":true,"downloads":-1,"sha":"x","lastModified":"y","safetensors":{"parameters":{"Q9":1}}}]"""));
        await using var hub = new HubSetup(origin.Address);

        var models = (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Value!.Models;

        models.Select(m => m.Id.Value).Should().Equal("a/b", "d");
        models[0].Should().BeEquivalentTo(new ModelSummary(RepoId.Parse("a/b"), null, Gating.Open, false, false, 0, 0, null, null, null, [], null, null));
        models[1].Gating.Should().Be(Gating.Auto);
        models[1].Downloads.Should().Be(0);
        models[1].SizeBytes.Should().BeNull();
    }

    [Theory]
    [InlineData("<https://elsewhere.example/api/models?limit=3&cursor=ab%3D%3D>; rel=\"next\"", "ab==")]
    [InlineData("</api/models?cursor=x&limit=3>; rel=next", "x")]
    [InlineData("<https://h/?cursor=first>; rel=\"first\", <https://h/?cursor=n>; rel=\"next\"", "n")]
    [InlineData("<https://h/?cursor=p>; rel=\"prev\"", null)]
    [InlineData("<https://h/?page=2>; rel=\"next\"", null)]
    [InlineData("nonsense", null)]
    public async Task SearchAsync_LinkHeader_GivesOnlyTheCursor(string link, string? cursor)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]", ("Link", link)), ScriptedOrigin.Json("[]"));
        await using var hub = new HubSetup(origin.Address);

        var page = (await hub.Client.SearchAsync(new ModelSearch(null, []), default)).Value!;
        await hub.Client.SearchAsync(new ModelSearch(null, [], Cursor: page.NextCursor), default);

        page.NextCursor.Should().Be(cursor);
        origin.Requests.Should().HaveCount(2);
        origin.Requests[1].Target.Contains("cursor=", StringComparison.Ordinal).Should().Be(cursor is not null);
    }

    [Fact]
    public async Task SearchAsync_HalfACharacterInTheText_IsAskedAllTheSame()
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"));
        await using var hub = new HubSetup(origin.Address);

        (await hub.Client.SearchAsync(new ModelSearch("a\ud800", []), default)).IsOk.Should().BeTrue();

        origin.Requests.Single().Target.Should().Contain("search=a%EF%BF%BD&");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[{\"id\":1}]")]
    [InlineData("[{\"id\":\"a/b\"}")]
    [InlineData("[{\"id\":\"\\ud800\"}]")]
    [InlineData("<html>captive portal</html>")]
    public async Task SearchAsync_NotAModelList_IsMalformed(string body)
    {
        await using var origin = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json(body));
        await using var hub = new HubSetup(origin.Address);

        var answer = await hub.Client.SearchAsync(new ModelSearch(null, []), default);

        answer.Failure!.Kind.Should().Be(HubFailureKind.Malformed);
        answer.Failure.Message.Should().Contain("list of models").And.NotContain("captive");
    }
}
