using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Pace;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;
using MlxManager.Tests.Downloads.Page;

namespace MlxManager.Tests.Pace.Page;

/// <summary>A circuit with the real settings in a real database, and the pace they make by the fake clock.</summary>
public abstract class PaceContext : PageContext
{
    protected PaceWatch Watch => Services.GetRequiredService<PaceWatch>();

    /// <summary>Before anything is drawn.</summary>
    protected async Task BeginAsync(Func<PacePreferences, PacePreferences>? first = null)
    {
        await Services.GetRequiredService<Database>().MigrateAsync(default);
        await Services.GetRequiredService<PreferencesStore>().LoadAsync();
        Watch.Begin();
        await Watch.SetAsync(first ?? (set => set), default);
    }

    protected static WeeklySchedule AllWeek(HourPace pace) => WeeklySchedule.Full.With((_, _, _) => pace);
}
