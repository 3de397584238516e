using Microsoft.AspNetCore.Http.HttpResults;
using MlxManager.Core.Cache;
using MlxManager.Core.Library.Disk;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Web.Api;

/// <summary>How the person keeps the library.</summary>
internal static class KeepingApi
{
    public static void MapKeeping(this IEndpointRouteBuilder cache)
    {
        cache.MapGet("/keeping", Get).WithName("getKeeping")
            .WithSummary("How the library is kept: pins, budget, trash, updates, reuse.");
        cache.MapPut("/keeping", SetAsync).WithName("setKeeping")
            .WithSummary("Set any of it; what is left out stays as it is. Counts at once.")
            .Accepts<KeepingBody>("application/json")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415);
    }

    private static Ok<KeepingObject> Get(PreferencesStore preferences) => TypedResults.Ok(KeepingObject.From(preferences.Current.Library));

    private static async Task<Results<Ok<KeepingObject>, ProblemHttpResult>> SetAsync(
        HttpRequest request, PreferencesStore preferences, CancellationToken cancellationToken)
    {
        var (body, faults) = await Body.ReadAsync(request, "{\"pins\": [\"models/owner/name\"], \"budget_bytes\": 200000000000}", cancellationToken);
        var pins = body.Texts("pins", faults);
        if (pins?.FirstOrDefault(pin => !RepoName.TryParse(pin, out _)) is { } wrong)
        {
            faults.Add("pins", $"'{wrong}' is no repo. A repo is 'models/owner/name', 'datasets/owner/name' or 'spaces/owner/name'.");
        }

        var budget = body.Number("budget_bytes", LibraryPreferences.LeastBudgetBytes, LibraryPreferences.MostBudgetBytes, faults);
        var usesTrash = body.Switch("uses_trash", faults);
        var days = body.Number("trash_days", 1, LibraryPreferences.MostTrashDays, faults);
        var checksDaily = body.Switch("checks_updates_daily", faults);
        var takes = body.Switch("takes_from_other_tools", faults);
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        var changed = await preferences.ChangeAsync(
            all => all with
            {
                Library = all.Library with
                {
                    Pins = pins is null ? all.Library.Pins : Pins.InOrder(pins),
                    BudgetBytes = body.Has("budget_bytes") ? budget : all.Library.BudgetBytes,
                    UsesTrash = usesTrash ?? all.Library.UsesTrash,
                    TrashDays = (int?)days ?? all.Library.TrashDays,
                    ChecksUpdatesDaily = checksDaily ?? all.Library.ChecksUpdatesDaily,
                    TakesFromOtherTools = takes ?? all.Library.TakesFromOtherTools,
                },
            },
            cancellationToken);
        return TypedResults.Ok(KeepingObject.From(changed.Library));
    }
}
