using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxManager.Web.Demo;

/// <param name="Bytes">Of its weights, about.</param>
/// <param name="Revision">Changes the weights.</param>
/// <param name="IsClaimed">Its weights are too long to be hashed: their SHA-256 is made up, and they cannot arrive.</param>
internal sealed record DemoShape(
    string Id, string Family, long Bytes, int Layers, int Bits, int Shards = 1, bool HasExtras = false, int Revision = 0, bool IsClaimed = false);

/// <summary>A made-up model with the files that a real one for MLX has.</summary>
internal static class DemoModel
{
    private const int VocabularySize = 12_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The same for all: made and hashed once.</summary>
    private static readonly SampleFile Tokenizer = MakeTokenizer();

    public static SampleModel Build(DemoShape shape, string purpose)
    {
        var tensors = DemoWeights.TensorNames(shape.Layers).ToList();
        var perShard = tensors.Chunk((tensors.Count + shape.Shards - 1) / shape.Shards).ToList();
        var shards = perShard.Select((names, i) => new SampleFile(
            shape.Shards == 1
                ? "model.safetensors"
                : string.Create(CultureInfo.InvariantCulture, $"model-{i + 1:D5}-of-{shape.Shards:D5}.safetensors"),
            DemoWeights.Shard(Seed(shape, i), names, shape.Bytes / shape.Shards),
            claimedSha256: shape.IsClaimed ? Claimed(shape, i) : null)).ToList();
        return new SampleModel(shape.Id, [.. Texts(shape, purpose), Index(perShard, shards), .. shards])
        {
            Tags = Tags(shape.Family, "text-generation", shape.Bits),
            ParameterCount = (long)(shape.Bytes * 8 / StoredBits(shape.Bits)),
        };
    }

    /// <summary>Bits that a weight takes, with its share of the scales where it is quantized.</summary>
    public static double StoredBits(int bits) => bits < 16 ? bits + 0.5 : bits;

    public static IReadOnlyList<string> Tags(string family, string task, int bits) =>
        ["mlx", "safetensors", family, task, .. bits < 16 ? [$"{bits}-bit"] : Array.Empty<string>(), "license:mit"];

    private static IEnumerable<SampleFile> Texts(DemoShape shape, string purpose)
    {
        yield return SampleFile.Text(".gitattributes", "*.safetensors filter=lfs diff=lfs merge=lfs -text\n");
        yield return SampleFile.Text("README.md", $"---\nlibrary_name: mlx\nlicense: mit\n---\n# {shape.Id}\n\n{purpose}\n\nA made-up model of the MlxManager demo: its weights are noise.\n");
        yield return Json("config.json", Config(shape));
        yield return Json("generation_config.json", new JsonObject { ["do_sample"] = true, ["temperature"] = 0.6, ["top_p"] = 0.9 });
        yield return Json("special_tokens_map.json", new JsonObject { ["bos_token"] = "<s>", ["eos_token"] = "</s>" });
        yield return Json("tokenizer_config.json", new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["model_max_length"] = 32768 });
        yield return Tokenizer;
        if (shape.HasExtras)
        {
            yield return Json("1_Pooling/config.json", new JsonObject { ["pooling_mode_mean_tokens"] = true });
            yield return SampleFile.Text("examples/chat/template.jinja", "{% for message in messages %}{{ message.content }}{% endfor %}\n");
            yield return SampleFile.Generated("examples/images/cat.png", Seed(shape, 99), 340_000);
        }
    }

    private static JsonObject Config(DemoShape shape)
    {
        var config = new JsonObject
        {
            ["model_type"] = shape.Family,
            ["hidden_size"] = 64 * shape.Layers,
            ["num_hidden_layers"] = shape.Layers,
            ["num_attention_heads"] = shape.Layers,
            ["vocab_size"] = VocabularySize,
        };
        if (shape.Bits < 16)
        {
            config["quantization"] = new JsonObject { ["group_size"] = 64, ["bits"] = shape.Bits };
        }

        return config;
    }

    private static SampleFile MakeTokenizer()
    {
        var vocabulary = new JsonObject();
        for (var i = 0; i < VocabularySize; i++)
        {
            vocabulary[string.Create(CultureInfo.InvariantCulture, $"▁token{i}")] = i;
        }

        return Json("tokenizer.json", new JsonObject { ["version"] = "1.0", ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary } });
    }

    private static SampleFile Index(List<string[]> perShard, List<SampleFile> shards)
    {
        var map = new JsonObject();
        for (var i = 0; i < shards.Count; i++)
        {
            foreach (var name in perShard[i])
            {
                map[name] = shards[i].Path;
            }
        }

        return Json("model.safetensors.index.json", new JsonObject
        {
            ["metadata"] = new JsonObject { ["total_size"] = shards.Sum(shard => shard.Content.Length) },
            ["weight_map"] = map,
        });
    }

    private static SampleFile Json(string path, JsonObject json) => SampleFile.Text(path, json.ToJsonString(Indented) + "\n");

    // Not string.GetHashCode: that differs from run to run.
    private static long Seed(DemoShape shape, int part) =>
        shape.Id.Aggregate(17L + (shape.Revision * 1_000_003L), (seed, c) => unchecked((seed * 31) + c)) + part;

    private static string Claimed(DemoShape shape, int part) => Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(Seed(shape, part))));
}
