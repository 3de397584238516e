using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Demo;

public sealed class DemoShelfTests
{
    [Fact]
    public void Models_OfTheShelf_AreManyAndDifferent()
    {
        var models = DemoShelf.Models;

        models.Select(model => model.Id).Concat(DemoCatalog.Models.Select(model => model.Id)).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(60);
        models.Select(model => model.Id.Split('/')[0]).Distinct().Count().Should().BeGreaterThan(4);
        models.Select(model => model.PipelineTag).Distinct().Count().Should().BeGreaterThan(4);
    }

    [Fact]
    public void Models_TooLongToHash_CannotBeBrought() =>
        DemoShelf.Models.Where(model => model.Files.Sum(file => file.Content.Length) > 6_100_000_000).Should().NotBeEmpty()
            .And.OnlyContain(model => model.Gating == SampleGating.Manual);

    [Fact]
    public async Task Listing_QuantizedModel_TellsPackedWeightsAndItsConfig()
    {
        await using var demo = await DemoServer.StartAsync(CancellationToken.None);
        using var http = new HttpClient();

        var found = await http.GetFromJsonAsync<JsonArray>(new Uri(
            demo.Hub.Endpoint, "api/models?search=Birch-8B-Instruct-4bit&gated=false&expand[]=safetensors&expand[]=config&expand[]=gguf"));
        var gated = await http.GetFromJsonAsync<JsonArray>(new Uri(demo.Hub.Endpoint, "api/models?search=Birch-8B-Instruct-4bit&gated=true"));

        var model = found!.Should().ContainSingle().Subject!;
        ((int)model["config"]!["quantization_config"]!["bits"]!).Should().Be(4);
        var elements = model["safetensors"]!["parameters"]!;
        ((long)elements["U32"]!).Should().Be((long)elements["BF16"]! * 4);
        ((long)elements["BF16"]!).Should().Be(250_000_000);
        gated.Should().BeEmpty();
    }
}
