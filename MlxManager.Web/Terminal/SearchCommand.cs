using System.Text;
using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Web.Api;

namespace MlxManager.Web.Terminal;

/// <param name="IsForMlx">Only models that mlx reads.</param>
internal sealed record SearchOrder(
    string Query, bool IsForMlx, string? Author, string? Task, string? Bits, string? MinParameters, string? MaxParameters, bool OnlyOpen, string? Sort, int? Limit);

/// <summary>The Hub's listing, through the server and with its token.</summary>
internal sealed class SearchCommand(Screen screen, ServerFinder finder)
{
    private const int Usual = 20;

    public async Task<int> RunAsync(SearchOrder order, CancellationToken cancellationToken)
    {
        using var link = await finder.RequireAsync(cancellationToken);
        var json = await link.GetAsync(Address(order), cancellationToken);
        if (screen.IsJson)
        {
            screen.Data(json);
            return ExitCode.Ok;
        }

        using var page = JsonDocument.Parse(json);
        var models = page.RootElement.GetProperty("models").EnumerateArray().ToList();
        if (models.Count == 0)
        {
            screen.Complain(order.IsForMlx ? "No MLX model fits. --any searches among all models." : "No model fits.");
            return ExitCode.Ok;
        }

        Columns.Write(screen, ["MODEL", ">SIZE", ">DOWNLOADS", "CHANGED", ""], models.Select(model => (IReadOnlyList<string>)
        [
            model.GetProperty("model_id").GetString()!,
            model.GetProperty("size_bytes") is { ValueKind: JsonValueKind.Number } size ? ByteText.Of(size.GetInt64()) : "",
            $"{model.GetProperty("downloads").GetInt64():N0}",
            model.GetProperty("last_modified") is { ValueKind: JsonValueKind.String } changed ? $"{changed.GetDateTimeOffset():yyyy-MM-dd}" : "",
            model.GetProperty("gating").GetString() is "open" ? "" : "gated",
        ]));
        if (page.RootElement.GetProperty("next_cursor").ValueKind == JsonValueKind.String)
        {
            screen.Complain("There are more: ask for less, or for up to 100 with --limit.");
        }

        return ExitCode.Ok;
    }

    private static string Address(SearchOrder order)
    {
        var address = new StringBuilder($"{ApiRegistration.Prefix}/search?limit={order.Limit ?? Usual}");
        Add("query", order.Query);
        Add("filter", order.IsForMlx ? "mlx" : null);
        Add("author", order.Author);
        Add("task", order.Task);
        Add("bits", order.Bits);
        Add("min_parameters", order.MinParameters);
        Add("max_parameters", order.MaxParameters);
        Add("gated", order.OnlyOpen ? "false" : null);
        Add("sort", order.Sort);
        return address.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                address.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }
}
