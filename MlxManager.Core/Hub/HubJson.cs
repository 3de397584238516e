using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlxManager.Core.Hub;

/// <summary>The Hub's JSON as it comes: nothing in it is believed before it is parsed into the types of this folder.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General)]
[JsonSerializable(typeof(ErrorJson))]
[JsonSerializable(typeof(ModelJson))]
[JsonSerializable(typeof(List<ModelJson?>))]
[JsonSerializable(typeof(List<TreeEntryJson?>))]
[JsonSerializable(typeof(RefsJson))]
[JsonSerializable(typeof(List<CommitJson?>))]
internal sealed partial class HubJson : JsonSerializerContext;

internal sealed record ErrorJson([property: JsonPropertyName("error")] string? Error);

internal sealed record ModelJson
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("sha")]
    public string? Sha { get; init; }

    [JsonPropertyName("lastModified")]
    public string? LastModified { get; init; }

    [JsonPropertyName("private")]
    public bool? Private { get; init; }

    /// <summary>false, "auto" or "manual".</summary>
    [JsonPropertyName("gated")]
    public JsonElement Gated { get; init; }

    [JsonPropertyName("disabled")]
    public bool? Disabled { get; init; }

    [JsonPropertyName("downloads")]
    public long? Downloads { get; init; }

    [JsonPropertyName("likes")]
    public long? Likes { get; init; }

    [JsonPropertyName("tags")]
    public List<string?>? Tags { get; init; }

    [JsonPropertyName("pipeline_tag")]
    public string? PipelineTag { get; init; }

    [JsonPropertyName("library_name")]
    public string? LibraryName { get; init; }

    [JsonPropertyName("safetensors")]
    public SafetensorsJson? Safetensors { get; init; }

    /// <summary>A part of config.json; with what it says of quantization, if anything.</summary>
    [JsonPropertyName("config")]
    public JsonElement Config { get; init; }

    /// <summary>With <c>total</c>, the number of parameters, for a repo of GGUF files.</summary>
    [JsonPropertyName("gguf")]
    public JsonElement Gguf { get; init; }
}

/// <param name="Parameters">Number of stored elements by type, such as <c>{"BF16": 123, "U32": 456}</c>.</param>
internal sealed record SafetensorsJson(
    [property: JsonPropertyName("parameters")] Dictionary<string, long>? Parameters,
    [property: JsonPropertyName("total")] long? Total);

internal sealed record TreeEntryJson
{
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    [JsonPropertyName("path")]
    public string? Path { get; init; }

    [JsonPropertyName("size")]
    public long? Size { get; init; }

    [JsonPropertyName("oid")]
    public string? Oid { get; init; }

    [JsonPropertyName("lfs")]
    public LfsJson? Lfs { get; init; }

    [JsonPropertyName("xetHash")]
    public string? XetHash { get; init; }
}

internal sealed record LfsJson(
    [property: JsonPropertyName("oid")] string? Oid,
    [property: JsonPropertyName("size")] long? Size);

internal sealed record RefsJson(
    [property: JsonPropertyName("branches")] List<RefJson?>? Branches,
    [property: JsonPropertyName("tags")] List<RefJson?>? Tags);

internal sealed record RefJson(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("targetCommit")] string? TargetCommit);

internal sealed record CommitJson(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("title")] string? Title,
    [property: JsonPropertyName("date")] string? Date,
    [property: JsonPropertyName("authors")] List<AuthorJson?>? Authors);

internal sealed record AuthorJson([property: JsonPropertyName("user")] string? User);
