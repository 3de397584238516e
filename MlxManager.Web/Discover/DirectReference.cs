using System.Diagnostics.CodeAnalysis;
using MlxManager.Core.Hub;

namespace MlxManager.Web.Discover;

/// <summary>A model named outright in the search field: <c>owner/name</c>, or the address of its page.</summary>
public sealed record DirectReference(RepoId Model, Revision Revision)
{
    private static readonly string[] Markers = ["tree", "blob", "resolve", "commit"];

    /// <summary>A bare name is not taken for a model: it is what people search for.</summary>
    public static bool TryParse(string? text, [MaybeNullWhen(false)] out DirectReference reference)
    {
        reference = null;
        var trimmed = text?.Trim().TrimEnd('/') ?? "";
        var isAddress = Uri.TryCreate(trimmed, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        var parts = (isAddress ? address!.AbsolutePath : trimmed).Trim('/').Split('/');
        if (parts.Length < 2 || !isAddress && parts.Length > 2 || !RepoId.TryParse($"{parts[0]}/{parts[1]}", out var id)
            || isAddress && parts[0] is "datasets" or "spaces" or "api")
        {
            return false;
        }

        var revision = Revision.Main;
        if (parts.Length > 3 && Markers.Contains(parts[2]) && !Revision.TryParse(Uri.UnescapeDataString(parts[3]), out revision!))
        {
            return false;
        }

        reference = new(id, revision);
        return true;
    }

    /// <summary>The sheet of the model, on our own page.</summary>
    public string Address => ModelAddress.Of(Model, Revision);
}
