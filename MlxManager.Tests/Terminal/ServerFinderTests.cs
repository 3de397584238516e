using Microsoft.Extensions.Configuration;
using MlxManager.Core.Persistence;
using MlxManager.Tests.Hub;
using MlxManager.Web.Hosting;
using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

public sealed class ServerFinderTests : IDisposable
{
    private const string Key = "mlxm_secret";

    private readonly string _folder = Directory.CreateTempSubdirectory("mlx-finder-").FullName;
    private readonly string _keyFile;

    public ServerFinderTests()
    {
        _keyFile = Path.Combine(_folder, "key");
        File.WriteAllText(_keyFile, Key);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Find_StrangerOnTheUsualPort_NeverSeesTheKey()
    {
        var refusal = ScriptedOrigin.Status(401, """{"detail":"A key, please."}""", ("Content-Type", "application/problem+json"));
        await using var stranger = await ScriptedOrigin.StartAsync(refusal, refusal);

        using var link = await Finder(null, stranger).FindAsync(default);
        var ask = () => link!.GetAsync("/api/models/local", default);

        (await ask.Should().ThrowAsync<CommandStopped>()).Which.Hint.Should().Contain($"--server {stranger.Address}");
        stranger.Requests.Should().HaveCount(2).And.NotContain(request => request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Find_Named_GetsTheKey()
    {
        await using var server = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"));

        using var link = await Finder(server.Address.ToString(), server).FindAsync(default);
        await link!.GetAsync("/api/models/local", default);

        server.Requests.Single().Headers["Authorization"].Should().Be($"Bearer {Key}");
    }

    [Fact]
    public async Task Find_OfTheOwnDataFolder_GetsTheKey()
    {
        await using var server = await ScriptedOrigin.StartAsync(ScriptedOrigin.Json("[]"));
        using var held = DataFolder.Take(_folder);
        new ServerRecord(42, [server.Address.ToString()], DateTimeOffset.UnixEpoch, "1.2.3").Write(_folder);

        using var link = await Finder(null, server).FindAsync(default);
        await link!.GetAsync("/api/models/local", default);

        server.Requests.Single().Headers["Authorization"].Should().Be($"Bearer {Key}");
    }

    private ServerFinder Finder(string? named, ScriptedOrigin usual) => new(named, _keyFile, () => new ConfigurationBuilder()
        .AddInMemoryCollection([new("urls", usual.Address.ToString()), new("MlxManager:DataDirectory", _folder)]).Build());
}
