using MlxManager.Core.Settings;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library.Disk;

/// <summary>How much the cache may hold.</summary>
public sealed partial class BudgetSection
{
    private double? _gigabytes;

    private string Says => Set.BudgetBytes is not { } budget ? DiskTexts.BudgetOff.With(Amount.Of(Picture.CacheBytes))
        : Picture.CacheBytes > budget ? DiskTexts.BudgetOver.With(Amount.Of(Picture.CacheBytes), Amount.Of(budget), Amount.Of(Picture.CacheBytes - budget))
        : DiskTexts.BudgetSays.With(Amount.Of(Picture.CacheBytes), Amount.Of(budget));

    protected override void OnInitialized() => _gigabytes = Set.BudgetBytes / Gigabytes.One;

    private async Task SaveAsync()
    {
        if (Gigabytes.ToBytes(_gigabytes, LibraryPreferences.LeastBudgetBytes, LibraryPreferences.MostBudgetBytes) is { } budget)
        {
            await ChangeAsync(set => set with { BudgetBytes = budget });
        }
        else
        {
            Trouble = DiskTexts.NotAnAmount;
        }
    }

    private async Task LiftAsync()
    {
        _gigabytes = null;
        await ChangeAsync(set => set with { BudgetBytes = null });
    }
}
