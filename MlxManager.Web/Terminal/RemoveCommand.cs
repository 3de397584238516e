using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Web.Api;

namespace MlxManager.Web.Terminal;

/// <summary>Removes a model from the cache, by a plan that is shown first.</summary>
internal sealed class RemoveCommand(Screen screen, ServerFinder finder, TimeProvider time)
{
    private const int ShortCommit = 8;

    public async Task<int> RunAsync(string model, bool isDry, bool isSure, CancellationToken cancellationToken)
    {
        var target = Target.Parse(model);
        await using var session = await ServerSession.OpenAsync(finder, time, cancellationToken);
        var address = $"{ApiRegistration.CachePrefix}/repos/models/{target.Model.Value}";
        var revision = target.Revision is null ? "" : $"&revision={await CommitAsync(session.Link, target, cancellationToken)}";
        var plan = await session.Link.DeleteAsync($"{address}?dry_run=true{revision}", cancellationToken);
        if (isDry && screen.IsJson)
        {
            screen.Data(plan);
            return ExitCode.Ok;
        }

        using var planned = JsonDocument.Parse(plan);
        if (!screen.IsJson || !isSure)
        {
            Show(target.Model.Value, planned.RootElement);
        }

        if (isDry)
        {
            return ExitCode.Ok;
        }

        if (!isSure && !screen.Confirms("Remove it?"))
        {
            throw new CommandStopped(ExitCode.Interrupted, "Nothing was removed.");
        }

        var answer = await session.Link.DeleteAsync($"{address}?dry_run=false{revision}", cancellationToken);
        if (screen.IsJson)
        {
            screen.Data(answer);
            return ExitCode.Ok;
        }

        using var done = JsonDocument.Parse(answer);
        screen.Say(Bytes(done.RootElement, "set_aside_bytes") is > 0 and var aside
            ? $"Removed {target.Model}: {ByteText.Of(aside)} lie in the trash, which the page Library empties or gives back."
            : $"Removed {target.Model}: {ByteText.Of(Bytes(done.RootElement, "freed_bytes"))} freed.");
        return ExitCode.Ok;
    }

    /// <summary>Removals name a revision by its commit.</summary>
    private static async Task<string> CommitAsync(ServerLink link, Target target, CancellationToken cancellationToken)
    {
        using var repo = JsonDocument.Parse(await link.GetAsync($"{ApiRegistration.CachePrefix}/repos/models/{target.Model.Value}", cancellationToken));
        return repo.RootElement.GetProperty("revisions").EnumerateArray().Select(one => one.GetProperty("revision"))
            .Where(one => one.GetProperty("commit").GetString() == target.Revision!.Value
                || one.GetProperty("refs").EnumerateArray().Any(name => name.GetString() == target.Revision.Value))
            .Select(one => one.GetProperty("commit").GetString()).FirstOrDefault()
            ?? throw new CommandStopped(ExitCode.NotFound, $"The cache holds no revision {target.Revision} of {target.Model}.");
    }

    private static long Bytes(JsonElement removal, string name) => removal.GetProperty(name).GetInt64();

    private void Show(string model, JsonElement plan)
    {
        var isTrash = Bytes(plan, "set_aside_bytes") > 0;
        screen.Say($"{model}: {plan.GetProperty("file_count").GetInt32()} files go"
            + (isTrash ? $", {ByteText.Of(Bytes(plan, "set_aside_bytes"))} to the trash." : $", {ByteText.Of(Bytes(plan, "freed_bytes"))} will be freed."));
        foreach (var revision in plan.GetProperty("revisions").EnumerateArray())
        {
            var names = string.Join(", ", revision.GetProperty("refs").EnumerateArray().Select(name => name.GetString()));
            screen.Say($"  revision {revision.GetProperty("commit").GetString()![..ShortCommit]}{(names.Length > 0 ? $" ({names})" : "")}");
        }

        if (plan.GetProperty("stays").GetArrayLength() is > 0 and var shared)
        {
            screen.Say($"  {shared} {(shared == 1 ? "file stays, since something else uses it" : "files stay, since something else uses them")}.");
        }

        if (plan.GetProperty("message").GetString() is { } message)
        {
            screen.Say($"  {message}");
        }
    }
}
