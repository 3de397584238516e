using System.Text.Json;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Api;

/// <summary>
/// The body of a start. Read by hand, so that an answer can name every field that is wrong; fields not known are ignored.
/// </summary>
/// <param name="ModelId">A model of the Hub: owner/name, or name alone.</param>
/// <param name="Revision">A branch, a tag, refs/pr/N or a commit; main when left out.</param>
/// <param name="AllowPatterns">Only files that match one of these (shell style; * crosses /); all when empty.</param>
/// <param name="IgnorePatterns">No file that matches one of these.</param>
internal sealed record StartBody(
    string ModelId,
    string? Revision = "main",
    IReadOnlyList<string>? AllowPatterns = null,
    IReadOnlyList<string>? IgnorePatterns = null)
{
    /// <summary>What is asked, or null with <paramref name="faults"/> filled.</summary>
    public static StartRequest? Parse(JsonElement body, Faults faults)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            faults.Add("body", "The body must be a JSON object such as {\"model_id\": \"owner/name\"}.");
            return null;
        }

        RepoId? model = null;
        if (Text(body, "model_id", faults) is not { } id)
        {
            faults.AddIfNone("model_id", "A model_id is needed, 'owner/name' or 'name'.");
        }
        else if (!RepoId.TryParse(id, out model))
        {
            faults.Add("model_id", "This is not a model id. A model id is 'owner/name' or 'name', of letters, digits, '.', '_' and '-'.");
        }

        var revision = Core.Hub.Revision.Main;
        if (Text(body, "revision", faults) is { } named && !Core.Hub.Revision.TryParse(named, out revision))
        {
            faults.Add("revision", "This is not a revision. A revision is a branch, a tag, refs/pr/N or a commit.");
        }

        var patterns = new FilePatterns(Patterns(body, "allow_patterns", faults), Patterns(body, "ignore_patterns", faults));
        return faults.Any || model is null || revision is null ? null : new StartRequest(model, revision, patterns);
    }

    private static string? Text(JsonElement body, string field, Faults faults)
    {
        if (body.Find(field) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return null;
        }

        if (value.AsText() is not { } text)
        {
            faults.Add(field, $"{field} must be a text.");
            return null;
        }

        return text;
    }

    private static List<string> Patterns(JsonElement body, string field, Faults faults)
    {
        var patterns = new List<string>();
        if (body.Find(field) is not { ValueKind: not JsonValueKind.Null } value)
        {
            return patterns;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(field, $"{field} must be a list of texts.");
            return patterns;
        }

        foreach (var item in value.EnumerateArray())
        {
            if (item.AsText() is not { Length: > 0 } pattern)
            {
                faults.Add(field, $"{field} must hold texts only, none of them empty.");
                break;
            }

            patterns.Add(pattern);
        }

        if (!FilePatterns.TryCreate(patterns, null, out _, out var error))
        {
            faults.Add(field, error);
            return [];
        }

        return patterns;
    }
}
