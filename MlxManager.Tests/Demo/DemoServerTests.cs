using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class DemoServerTests
{
    [Fact]
    public async Task Configuration_OverTheEnvironments_LeadsToTheSampleOnly()
    {
        await using var demo = await DemoServer.StartAsync(CancellationToken.None);

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["HF_TOKEN"] = "mine", ["HF_ENDPOINT"] = "http://127.0.0.1:9" })
            .AddInMemoryCollection(demo.Configuration)
            .Build();

        configuration["HF_TOKEN"].Should().BeNull();
        new Uri(configuration["HF_ENDPOINT"]!).Should().Be(demo.Hub.Endpoint);
        new[] { "HF_HOME", "HF_HUB_CACHE", "HF_TOKEN_PATH", "MlxManager:DataDirectory" }
            .Select(name => configuration[name]!).Should().OnlyContain(path => path.StartsWith(Path.GetTempPath(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_Always_RemovesTheFolder()
    {
        var demo = await DemoServer.StartAsync(CancellationToken.None);
        var data = demo.Configuration["MlxManager:DataDirectory"]!;
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "state.db"), "x");

        await demo.DisposeAsync();

        Directory.Exists(Path.GetDirectoryName(data)).Should().BeFalse();
    }

    [Fact]
    public void RemoveAbandoned_FoldersOfKilledDemos_GoAndThoseInUseStay()
    {
        var parent = Directory.CreateTempSubdirectory("mlxmanager-tests-");
        var killed = parent.CreateSubdirectory("mlxmanager-demo-killed");
        var used = parent.CreateSubdirectory("mlxmanager-demo-used");
        var starting = parent.CreateSubdirectory("mlxmanager-demo-starting");
        var other = parent.CreateSubdirectory("other");
        File.WriteAllText(Path.Combine(killed.FullName, "in-use"), "");
        File.WriteAllText(Path.Combine(other.FullName, "in-use"), "");
        using (new FileStream(Path.Combine(used.FullName, "in-use"), FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            DemoFolder.RemoveAbandoned(parent.FullName);
        }

        parent.EnumerateDirectories().Select(folder => folder.Name).Should().BeEquivalentTo(used.Name, starting.Name, other.Name);
        parent.Delete(recursive: true);
    }

    [Fact]
    public async Task Listing_Mlx_HasSeveralPagesAndHidesThePrivateModel()
    {
        await using var demo = await DemoServer.StartAsync(CancellationToken.None);
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(demo.Hub.Endpoint, "api/models?filter=mlx"));
        using var hidden = await http.GetAsync(new Uri(demo.Hub.Endpoint, $"api/models/{DemoCatalog.Private}"));

        answer.Headers.Contains("Link").Should().BeTrue();
        (await answer.Content.ReadFromJsonAsync<JsonArray>())!.Select(model => (string?)model!["id"]).Should().NotContain(DemoCatalog.Private);
        hidden.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void Models_Sizes_ReachFromFiveMegabytesToThreeGigabytes()
    {
        var sizes = DemoCatalog.Models.Where(model => !model.IsPrivate).Select(model => model.Files.Sum(file => file.Content.Length) / 1e6).ToList();

        sizes.Min().Should().BeInRange(4, 7);
        sizes.Max().Should().BeInRange(2900, 3100);
    }

    [Fact]
    public void Shard_Header_DescribesTheFileToItsEnd()
    {
        foreach (var shard in DemoCatalog.Models.SelectMany(model => model.Files).Where(file => file.Path.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            var length = new byte[8];
            shard.Content.Read(0, length);
            var header = new byte[BitConverter.ToInt64(length)];
            shard.Content.Read(8, header);
            var tensors = JsonNode.Parse(header)!.AsObject().Where(pair => pair.Key != "__metadata__").Select(pair => pair.Value!).ToList();

            tensors.Should().NotBeEmpty();
            ((long)tensors[^1]["data_offsets"]![1]!).Should().Be(shard.Content.Length - 8 - header.Length, shard.Path);
            tensors.Should().OnlyContain(tensor =>
                (long)tensor["shape"]![0]! * (long)tensor["shape"]![1]! * 4 == (long)tensor["data_offsets"]![1]! - (long)tensor["data_offsets"]![0]!);
        }
    }

    [Fact]
    public void Index_EachModel_NamesItsShardsAndNoOthers()
    {
        foreach (var model in DemoCatalog.Models)
        {
            var index = JsonSerializer.Deserialize<JsonObject>(model.Files.Single(file => file.Path == "model.safetensors.index.json").Content.ToArray())!;

            index["weight_map"]!.AsObject().Select(pair => (string?)pair.Value).Distinct().Should().BeEquivalentTo(
                model.Files.Where(file => file.Path.EndsWith(".safetensors", StringComparison.Ordinal)).Select(file => file.Path));
        }
    }

    [Fact]
    public async Task WrongModel_Weights_AreNotWhatTheHubSays()
    {
        await using var demo = await DemoServer.StartAsync(CancellationToken.None);
        using var http = new HttpClient();
        var file = demo.Hub.FileOf(DemoCatalog.Wrong, "model.safetensors");

        var bytes = await http.GetByteArrayAsync(new Uri(demo.Hub.Endpoint, $"{DemoCatalog.Wrong}/resolve/main/{file.Path}"));

        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)).Should().NotBe(await file.EtagAsync());
    }

    [Fact]
    public void NextRevision_Files_AreNewOnesOfTheMovingModel()
    {
        var first = DemoCatalog.NextRevision(1);

        first.Select(file => file.Path).Should().BeEquivalentTo("README.md", "model.safetensors");
        var before = new byte[100];
        var after = new byte[100];
        DemoCatalog.NextRevision(2).Single(file => file.IsLfs).Content.Read(1_000_000, before);
        first.Single(file => file.IsLfs).Content.Read(1_000_000, after);
        after.Should().NotEqual(before);
    }
}
