using Microsoft.Extensions.Logging.Abstractions;
using MlxManager.Core.Cache;
using MlxManager.Core.Hub;
using MlxManager.Core.Library;
using MlxManager.Tests.Hub;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Library;

public sealed class HubListingsTests : IDisposable
{
    private const string Id = "mlx-samples/listed";
    private static readonly RepoName Name = RepoName.Model(RepoId.Parse(Id));
    private readonly LibrarySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public async Task Ask_HalfASnapshot_IsExactAndTheListingStays()
    {
        await using var hub = await SampleHub.StartAsync();
        var commit = CommitHash.Parse(hub.Add(new SampleModel(Id, SampleFile.Text("config.json", "{}"), SampleFile.Generated("model.safetensors", 1, 5000))));
        _setup.Cache.PlantSnapshot(commit, [("config.json", "{}")], id: Name.Id);
        (await _setup.LookAtOneAsync()).Current!.Wholeness.State.Should().Be(WholenessState.Unknown);

        var answer = await AskAsync(hub.Endpoint, Name, commit);

        var expected = new Wholeness(WholenessState.Incomplete, 2, 1, 5000);
        answer.Value.Should().Be(expected);
        _setup.Index.Current.Find(Name)!.Current!.Wholeness.Should().Be(expected);
        File.Exists(Path.Combine(_setup.Cache.Folder(Name.Id), "trees", commit + ".json")).Should().BeTrue();
    }

    [Fact]
    public async Task Ask_NoSnapshot_WritesNothing()
    {
        await using var hub = await SampleHub.StartAsync();
        var commit = CommitHash.Parse(hub.Add(new SampleModel(Id, SampleFile.Text("config.json", "{}"))));

        (await AskAsync(hub.Endpoint, Name, commit)).Value.Should().Be(new Wholeness(WholenessState.Incomplete, 1, 1, 2));

        _setup.Cache.Listing().Should().BeEmpty();
    }

    [Fact]
    public async Task Ask_HubAwayOrNoModel_IsAFailure()
    {
        var commit = TemporaryCache.Commit(1);

        (await AskAsync(new Uri("http://127.0.0.1:9"), Name, commit)).Failure!.Kind.Should().Be(HubFailureKind.Unreachable);
        (await AskAsync(new Uri("http://127.0.0.1:9"), Name with { Kind = RepoKind.Space }, commit)).Failure!.Kind.Should().Be(HubFailureKind.Refused);
    }

    private async Task<HubAnswer<Wholeness>> AskAsync(Uri endpoint, RepoName name, CommitHash commit)
    {
        await using var setup = new HubSetup(endpoint);
        var listings = new HubListings(_setup.Cache.Cache, setup.Client, _setup.Index, NullLogger<HubListings>.Instance);
        return await listings.AskHubAsync(name, commit, default);
    }
}
