using Bunit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Access;
using MlxManager.Core.Hub;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Demo;

namespace MlxManager.Tests.Settings.Page;

/// <summary>A circuit with real preferences and a sample Hub to ask.</summary>
public abstract class SettingsContext : PageContext, IAsyncLifetime
{
    public const string Token = "hf_0123456789abcdefghij";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-settings-page-");
    private SampleHub? _hub;

    internal SampleHub Hub => _hub ?? throw new InvalidOperationException("The sample Hub has not started.");

    protected string Folder => _folder.FullName;

    protected PreferencesStore Preferences => Services.GetRequiredService<PreferencesStore>();

    protected AccessPreferences Access => Preferences.Current.Access;

    public new async Task InitializeAsync()
    {
        _hub = await SampleHub.StartAsync(new() { Tokens = new Dictionary<string, SampleAccount> { [Token] = new("ann") } });
        var settings = new AppSettings(
            new HubOptions(Hub.Endpoint, Path.Combine(Folder, "hub"), null, Path.Combine(Folder, "token"), Offline: false),
            new MlxManagerOptions(Path.Combine(Folder, "data")));
        Services.AddSettings(settings).AddAccessSecrets().AddHub().AddAccess(new AccessOptions());
        Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(new Database(Path.Combine(Folder, "data")));
        Services.AddSingleton(provider => new PreferencesStore(provider.GetRequiredService<Database>()));
        await Services.GetRequiredService<Database>().MigrateAsync(default);
        await Services.GetRequiredService<Doorkeeper>().LoadAsync(default);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Hub.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The section under the heading with this name, in a page of all sections.</summary>
    internal static AngleSharp.Dom.IElement Section(IRenderedComponent<Web.Settings.SettingsPage> page, string name) =>
        page.Find($"section[aria-labelledby={name}-heading]");
}
