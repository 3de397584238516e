using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo.Wire;

/// <summary>A model as the API tells it.</summary>
internal static class ModelJson
{
    private static readonly Dictionary<string, Func<SampleRepo, SampleCommit, JsonNode?>> Fields = new()
    {
        ["author"] = (repo, _) => repo.Model.Owner,
        ["sha"] = (_, commit) => commit.Id,
        ["lastModified"] = (repo, _) => Date(repo.Model.LastModified),
        ["createdAt"] = (repo, _) => Date(repo.Model.CreatedAt),
        ["private"] = (repo, _) => repo.Model.IsPrivate,
        ["gated"] = (repo, _) => repo.Model.Gating switch
        {
            SampleGating.Auto => "auto",
            SampleGating.Manual => "manual",
            _ => false,
        },
        ["disabled"] = (repo, _) => repo.Model.IsDisabled,
        ["downloads"] = (repo, _) => repo.Model.Downloads,
        ["likes"] = (repo, _) => repo.Model.Likes,
        ["trendingScore"] = (repo, _) => Trending(repo.Model),
        ["tags"] = (repo, _) => new JsonArray([.. repo.Model.Tags.Select(tag => JsonValue.Create(tag))]),
        ["pipeline_tag"] = (repo, _) => repo.Model.PipelineTag,
        ["library_name"] = (repo, _) => repo.Model.LibraryName,
        ["safetensors"] = (repo, commit) => repo.Model.ParameterCount is { } count ? Safetensors(count, QuantizedBits(ConfigOf(commit))) : null,
        ["gguf"] = (_, _) => null,
        ["config"] = (_, commit) => Config(ConfigOf(commit)),
        ["siblings"] = (_, commit) => new JsonArray([.. commit.Files.Keys.Select(path => new JsonObject { ["rfilename"] = path })]),
        ["usedStorage"] = (_, commit) => commit.Files.Values.Sum(file => file.Content.Length),
    };

    /// <summary>Not told unless asked for.</summary>
    private static readonly HashSet<string> OnlyWhenAsked = ["siblings", "usedStorage", "safetensors", "trendingScore", "config"];

    public static long Trending(SampleModel model) => model.Likes / 10;

    /// <summary>The first name that <c>expand</c> may not ask for; null when all are right.</summary>
    public static string? FirstUnknown(IReadOnlyList<string> expand, bool isListing) =>
        expand.FirstOrDefault(name => !Fields.ContainsKey(name) || (isListing && name == "usedStorage"));

    /// <summary>Names after <c>expand</c>, which clients write with or without brackets, repeated or with commas.</summary>
    public static IReadOnlyList<string> Expand(IQueryCollection query) =>
        [.. query["expand"].Concat(query["expand[]"]).SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))];

    public static JsonObject Of(SampleRepo repo, SampleCommit commit, IReadOnlyList<string> expand, bool isListing)
    {
        var names = expand.Count > 0 ? expand : Fields.Keys.Where(name => !isListing || !OnlyWhenAsked.Contains(name));
        var json = new JsonObject
        {
            ["_id"] = ObjectId(repo.Model.Id),
            ["id"] = repo.Model.Id,
            ["modelId"] = repo.Model.Id,
        };
        foreach (var name in names)
        {
            if (Fields[name](repo, commit) is { } value)
            {
                json[name] = value;
            }
        }

        return json;
    }

    /// <summary><c>siblings</c> with sizes and hashes, for <c>?blobs=true</c>.</summary>
    public static async Task<JsonArray> BlobsAsync(SampleCommit commit)
    {
        var siblings = new JsonArray();
        foreach (var file in commit.Files.Values)
        {
            var hashes = await file.HashesAsync();
            var json = new JsonObject
            {
                ["rfilename"] = file.Path,
                ["blobId"] = hashes.GitOid,
                ["size"] = file.Content.Length,
            };
            if (file.IsLfs)
            {
                json["lfs"] = new JsonObject { ["sha256"] = hashes.Etag, ["size"] = file.Content.Length, ["pointerSize"] = hashes.PointerSize };
            }

            siblings.Add(json);
        }

        return siblings;
    }

    public static string Date(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // 24 digits, as the Hub's database has them.
    private static string ObjectId(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..24];

    /// <summary>As stored: quantized weights packed into words of 32 bits, and beside them their scales.</summary>
    private static JsonObject Safetensors(long parameters, int? bits)
    {
        var counts = bits is { } width
            ? new JsonObject { ["BF16"] = parameters / 32, ["U32"] = parameters / 32 * width }
            : new JsonObject { ["BF16"] = parameters };
        return new JsonObject { ["parameters"] = counts, ["total"] = counts.Sum(pair => (long)pair.Value!) };
    }

    /// <summary>What the Hub tells of a config: a few of its entries.</summary>
    private static JsonObject? Config(JsonObject? config)
    {
        var told = new JsonObject { ["model_type"] = config?["model_type"]?.DeepClone() };
        if (config?["quantization"] is { } quantization)
        {
            told["quantization_config"] = quantization.DeepClone();
        }

        return config is null ? null : told;
    }

    private static int? QuantizedBits(JsonObject? config) => (int?)config?["quantization"]?["bits"];

    // A test's config may be anything.
    private static JsonObject? ConfigOf(SampleCommit commit)
    {
        try
        {
            return commit.Files.TryGetValue("config.json", out var file) ? JsonNode.Parse(file.Content.ToArray()) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
