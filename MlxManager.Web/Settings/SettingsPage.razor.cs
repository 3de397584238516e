using Microsoft.AspNetCore.Components;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Settings;

/// <summary>What a person may set; a section each, saved by itself.</summary>
public sealed partial class SettingsPage
{
    [Inject]
    private PreferencesStore Preferences { get; set; } = default!;

    [Inject]
    private OutsideSettings Outside { get; set; } = default!;

    [Inject]
    private HubOptions Hub { get; set; } = default!;

    [Inject]
    private MlxManagerOptions Limits { get; set; } = default!;

    /// <summary>What is set but does not count before the next start; empty when all does.</summary>
    private string Pending
    {
        get
        {
            var access = Preferences.Current.Access;
            List<string> waiting = [];
            if ((access.Endpoint ?? Outside.Hub.Endpoint) != Hub.Endpoint)
            {
                waiting.Add(SettingsTexts.PendingEndpoint);
            }

            if ((access.CacheDirectory ?? Outside.Hub.CacheDirectory) != Hub.CacheDirectory)
            {
                waiting.Add(SettingsTexts.PendingCache);
            }

            if ((access.MaxConnections ?? Outside.MlxManager.MaxConnections) != Limits.MaxConnections)
            {
                waiting.Add(SettingsTexts.PendingConnections);
            }

            return waiting.Count == 0 ? "" : SettingsTexts.AfterRestart.With(string.Join(", ", waiting));
        }
    }
}
