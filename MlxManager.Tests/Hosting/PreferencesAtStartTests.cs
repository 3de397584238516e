using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Support;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Hosting;

/// <summary>What was set on the page counts at the next start of the real server.</summary>
public sealed class PreferencesAtStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Start_EndpointSetOnThePage_WinsOverTheVariable()
    {
        await using var hub = await SampleHub.StartAsync();
        hub.Add(new SampleModel("lab/model", SampleFile.Text("config.json", "{}")));
        using (var database = new Database(Path.Combine(_folder.FullName, "data")))
        using (var preferences = new PreferencesStore(database))
        {
            await database.MigrateAsync(default);
            await preferences.ChangeAsync(all => all with { Access = new AccessPreferences { Endpoint = hub.Endpoint } }, default);
        }

        // Its variable names a port where nobody listens.
        using var server = new ServerProcess(_folder.FullName);
        using var http = new HttpClient { BaseAddress = await server.ReadyAsync() };

        (await http.GetStringAsync("/api/models/search?filter=")).Should().Contain("lab/model");
        (await http.GetStringAsync("/manifest.webmanifest")).Should().Contain("icons/app-512.png");
    }
}
