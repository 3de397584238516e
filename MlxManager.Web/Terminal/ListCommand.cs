using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Web.Api;

namespace MlxManager.Web.Terminal;

/// <summary>Downloads, or the models that are here.</summary>
internal sealed class ListCommand(Screen screen, ServerFinder finder, TimeProvider time)
{
    private const int ShortCommit = 8;

    /// <param name="all">The finished ones too.</param>
    public async Task<int> DownloadsAsync(bool all, CancellationToken cancellationToken)
    {
        using var link = await finder.RequireAsync(cancellationToken);
        var json = all
            ? await RemoteCalls.HistoryAsync(link, cancellationToken)
            : await link.GetAsync($"{ApiRegistration.Prefix}/downloads/active", cancellationToken);
        if (screen.IsJson)
        {
            screen.Data(json);
            return ExitCode.Ok;
        }

        var downloads = RemoteCalls.Downloads(json);
        if (downloads.Count == 0)
        {
            screen.Complain(all ? "No downloads." : "No downloads under way. 'mlx-manager ls --all' shows the finished ones, '--local' what is here.");
            return ExitCode.Ok;
        }

        var now = time.GetUtcNow();
        Columns.Write(screen, [">ID", "MODEL", "STATE", ""], downloads.Select(download => (IReadOnlyList<string>)
            [$"{download.DownloadId}", download.Name, DownloadWords.Label(download), DownloadWords.Sentence(download, now)]));
        return ExitCode.Ok;
    }

    public async Task<int> LocalAsync(CancellationToken cancellationToken)
    {
        using var link = await finder.RequireAsync(cancellationToken);
        var json = await link.GetAsync($"{ApiRegistration.Prefix}/local", cancellationToken);
        if (screen.IsJson)
        {
            screen.Data(json);
            return ExitCode.Ok;
        }

        using var document = JsonDocument.Parse(json);
        var models = document.RootElement.EnumerateArray().ToList();
        if (models.Count == 0)
        {
            screen.Complain("The cache holds no whole model.");
            return ExitCode.Ok;
        }

        Columns.Write(screen, ["MODEL", ">SIZE", "REVISIONS"], models.Select(model => (IReadOnlyList<string>)
        [
            model.GetProperty("model_id").GetString()!,
            ByteText.Of(model.GetProperty("size_bytes").GetInt64()),
            string.Join(", ", model.GetProperty("revisions").EnumerateArray().Select(Revision)),
        ]));
        screen.Say($"{models.Count} {(models.Count == 1 ? "model" : "models")}, {ByteText.Of(models.Sum(model => model.GetProperty("size_bytes").GetInt64()))}");
        return ExitCode.Ok;
    }

    private static string Revision(JsonElement revision)
    {
        var names = string.Join('/', revision.GetProperty("refs").EnumerateArray().Select(name => name.GetString()));
        var name = names.Length > 0 ? names : revision.GetProperty("commit").GetString()![..ShortCommit];
        return revision.GetProperty("is_whole").GetBoolean() ? name : $"{name} (in part)";
    }
}
