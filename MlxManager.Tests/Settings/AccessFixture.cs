using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Settings;

/// <summary>The rooms Hub and Settings as the server composes them, on a real database in a folder of its own, without a server.</summary>
internal sealed class AccessFixture : IAsyncDisposable
{
    public const string Token = "hf_0123456789abcdefghij";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-access-");
    private readonly EphemeralDataProtectionProvider _keys = new();
    private ServiceProvider _services;

    private AccessFixture(HubOptions hub)
    {
        Hub = hub;
        _services = Compose(hub, _keys);
    }

    public HubOptions Hub { get; }

    public string DataFolder => Path.Combine(_folder.FullName, "data");

    public PreferencesStore Preferences => _services.GetRequiredService<PreferencesStore>();

    public AccessSecrets Secrets => _services.GetRequiredService<AccessSecrets>();

    public HubCredentials Credentials => _services.GetRequiredService<HubCredentials>();

    public HubClient Client => _services.GetRequiredService<HubClient>();

    public AccountCheck Accounts => _services.GetRequiredService<AccountCheck>();

    public EndpointTest Endpoints => _services.GetRequiredService<EndpointTest>();

    public Database Database => _services.GetRequiredService<Database>();

    public static async Task<AccessFixture> StartAsync(Uri? endpoint = null, string? token = null, Uri? outside = null)
    {
        var hub = new HubOptions(endpoint ?? new Uri("https://hub.example"), "/cache", token, "/nowhere/token", Offline: false);
        var fixture = new AccessFixture(outside is null ? hub : hub with { TokenEndpoint = outside });
        await fixture.Database.MigrateAsync(default);
        await fixture.Preferences.LoadAsync();
        return fixture;
    }

    /// <summary>On the same database; with other keys as after a move to another machine.</summary>
    public async Task RestartAsync(HubOptions hub, bool withOtherKeys = false)
    {
        await _services.DisposeAsync();
        _services = Compose(hub, withOtherKeys ? new EphemeralDataProtectionProvider() : _keys);
        await Preferences.LoadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private ServiceProvider Compose(HubOptions hub, IDataProtectionProvider keys) => new ServiceCollection()
        .AddLogging()
        .AddSettings(new AppSettings(hub, new MlxManagerOptions(DataFolder)))
        .AddSingleton(_ => new Database(DataFolder))
        .AddSingleton(provider => new PreferencesStore(provider.GetRequiredService<Database>()))
        .AddSingleton(keys)
        .AddAccessSecrets()
        .AddHub()
        .BuildServiceProvider();
}
